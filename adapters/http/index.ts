// Adding a line here makes it public.
export { createHandler, type Handler, type HandlerOptions } from "./handler.ts";
export { serveNode, type Listening, type ServeOptions } from "./node.ts";
