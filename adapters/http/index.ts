// Adding a line here makes it public.
export type { McpPort } from "./dialects/protocol.ts";
export { createHandler, type Handler, type HandlerOptions } from "./handler.ts";
export {
  nodeListener,
  serveNode,
  type Listening,
  type NodeListener,
  type ServeOptions,
} from "./node.ts";
export { DIALECT_NAMES, DIALECTS } from "./dialects/index.ts";
export type { Dialect, DialectPorts, Hire, MakeDialect, Window } from "./dialects/dialect.ts";
export { secretOf } from "./caller.ts";
export { isBasePath, isPublicUrl } from "./place.ts";
