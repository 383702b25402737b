// Adding a line here makes it public.
export { virtualClock, type VirtualClock } from "../clock.ts";
export type { Clause } from "./clause.ts";
export { storageContract } from "./storage-contract.ts";
