// Adding a line here makes it public.
export { guildhallApproval, type ApprovalOptions } from "./approval.ts";
export { guildhallChat, type ChatOptions } from "./chat.ts";
export { ToolRefusal } from "./refusal-error.ts";
export { guildhallTools, toolsContextFor, type ClientByContext, type OneClient } from "./tools.ts";
export type { GuildhallTools, Input, Output } from "./types.ts";
