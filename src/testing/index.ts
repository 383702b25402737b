// Adding a line here makes it public.
export { virtualClock, type VirtualClock } from "../clock.ts";
export type { Clause } from "./clause.ts";
export type { Destination, Provider, RailClause, RailUnderTest } from "./rail/clause.ts";
export { railContract } from "./rail-contract.ts";
export { storageContract } from "./storage-contract.ts";
export type { Hosts, SharedClause } from "./shared/clause.ts";
export { sharedStorageContract } from "./shared-contract.ts";
