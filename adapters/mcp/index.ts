// Adding a line here makes it public.
export type { Fields } from "../../engine/index.ts";
export { mcpHandler, type HandlerOptions, type McpHandler } from "./handler.ts";
export type { Door } from "./door.ts";
export { createMcpServer } from "./server.ts";
export { serveStdio, type StdioOptions } from "./stdio.ts";
export type {
  Extra,
  ExtraPrompt,
  ExtraResource,
  ExtraTemplate,
  ExtraTool,
} from "./surface/extra.ts";
export type { McpOptions, ServerOptions } from "./surface/options.ts";
export type {
  Contents,
  Form,
  FormAnswer,
  Level,
  ListedPrompt,
  ListedResource,
  ListedTemplate,
  ListedTool,
  Progress,
  PromptText,
  Standing,
  ToolAnswer,
  Turn,
} from "./surface/types.ts";
