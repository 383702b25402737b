// Adding a line here makes it public.
export type { McpPort } from "./dialects/protocol.ts";
export { createHandler, type Handler, type HandlerOptions, type PlainHandler } from "./handler.ts";
export {
  nodeListener,
  serveNode,
  type Listening,
  type NodeListener,
  type ServeOptions,
} from "./node.ts";
export { DIALECT_NAMES, DIALECTS } from "./dialects/index.ts";
export { hub } from "./dialects/hub/index.ts";
export type { Dialect, DialectPorts, Hire, MakeDialect, Window } from "./dialects/dialect.ts";
export { secretOf } from "./caller.ts";
export { isBasePath, isPublicUrl } from "./place.ts";
// For a dialect of one's own.
export { headersOf, json, replayHeaders } from "./answer.ts";
export { keyOf } from "./caller.ts";
export { doorOf, type Asked, type Door } from "./dialects/door.ts";
export type { Route, RouteCall } from "./route.ts";
