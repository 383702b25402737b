// Adding a line here makes it public.
export { memoryStorage } from "../adapters/storage/memory.ts";
export { manualRail } from "../adapters/rails/manual.ts";
export { sandboxRail, type SandboxOptions } from "../adapters/rails/sandbox.ts";
export { guardedPost, type GuardOptions, type Resolve } from "../adapters/webhooks/index.ts";
export type {
  Ask,
  CallOptions,
  Client,
  Clock,
  ConfirmationRequest,
  ConfirmationThreshold,
  Event,
  EventView,
  FollowOptions,
  IdSource,
  Limiter,
  Mode,
  MoneyRail,
  Post,
  PostOutcome,
  PostRequest,
  Principal,
  Process,
  Rejection,
  Reply,
  Role,
} from "../engine/index.ts";
export type { SignInOptions } from "./accounts/index.ts";
export type { CategoryOptions } from "./categories.ts";
export { virtualClock, type VirtualClock } from "./clock.ts";
export { ConfigurationError, MarketplaceError } from "./errors.ts";
export { createMarketplace } from "./create-marketplace.ts";
export type { Marketplace } from "./marketplace.ts";
export { type MarketClient } from "./client/client.ts";
export { withApproval, type Approval } from "./client/approval.ts";
export { askAtTerminal } from "./client/terminal.ts";
export {
  openHub,
  type Chat,
  type ChatRequest,
  type HubDesk,
  type HubOptions,
  type Script,
} from "./hub/index.ts";
export type { Log } from "./log.ts";
export type { Notice } from "./notices.ts";
export type { WebhookOptions } from "./outbox/index.ts";
export type { DisputeFile, Mediation, Mediator } from "./mediation.ts";
export type { Identity, Input, Methods, Output } from "./client/methods.ts";
export type { MarketOptions, PolicyOptions } from "./options.ts";
export type { PayoutOptions } from "./rails/options.ts";
export { slidingWindow, type WindowOptions } from "./sliding-window.ts";
