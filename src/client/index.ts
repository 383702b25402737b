// Adding a line here makes it public.
export type {
  Ask,
  CallOptions,
  Client,
  ConfirmationRequest,
  ConfirmationThreshold,
  EventView,
  FollowOptions,
  TaskView,
  WatchOptions,
} from "../../engine/index.ts";
export { MarketplaceError } from "../errors.ts";
export { withApproval, type Approval } from "./approval.ts";
export type { MarketClient } from "./client.ts";
export { connectMarket, type ConnectOptions, type RemoteRole } from "./connect.ts";
export {
  EAgent,
  type EAgentFilter,
  type EAgentOptions,
  type EAgentWait,
  type EAgentWanted,
} from "./eagent/eagent.ts";
export type {
  EAgentBalance,
  EAgentCancelled,
  EAgentCatalogue,
  EAgentPage,
  EAgentResult,
  EAgentTask,
  EAgentTaskDetail,
} from "./eagent/answers.ts";
export { ConnectionError } from "./connection-error.ts";
export type { Input, Methods, Output } from "./methods.ts";
export { askAtTerminal, type AskingTerminal } from "./terminal.ts";
export type { WaitOptions } from "./watch.ts";
