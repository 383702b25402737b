// Adding a line here makes it public.
export { memoryStorage } from "../adapters/storage/memory.ts";
export { manualRail } from "../adapters/rails/manual.ts";
export { sandboxRail } from "../adapters/rails/sandbox.ts";
export type {
  Clock,
  Event,
  EventView,
  IdSource,
  Mode,
  Principal,
  Process,
  Rejection,
  Reply,
  Role,
} from "../engine/index.ts";
export { virtualClock, type VirtualClock } from "./clock.ts";
export { ConfigurationError, MarketplaceError } from "./errors.ts";
export { createMarketplace, type CallOptions, type Marketplace } from "./marketplace.ts";
export type { FollowOptions } from "./follow.ts";
export type { Notice } from "./notices.ts";
export type { DisputeFile, Mediation, Mediator } from "./mediation.ts";
export type { Identity, Input, Methods, Output } from "./methods.ts";
export type { MarketOptions, PolicyOptions, Rail } from "./options.ts";
