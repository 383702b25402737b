import type { Transition } from "./types.ts";

/** A draft costs nothing until it is funded, and ends by itself. */
export const DRAFT: readonly Transition[] = [
  { from: ["draft"], on: "fund_task", to: "funded", by: ["requester"], money: "hold" },
  { from: ["draft"], on: "cancel_task", to: "cancelled", by: ["requester"] },
  { from: ["draft"], on: "expire", to: "expired", by: ["clock"], at: "deadline" },
];

/** As long as nobody has it the requester may call it off. */
export const CALLED_OFF: Transition = {
  ...{ from: ["funded"], on: "cancel_task", to: "cancelled" },
  ...{ by: ["requester"], money: "refund" },
};

/** Where the deadline ends a task whose money is held. */
export const lateIn = (from: readonly string[]): Transition => ({
  ...{ from, on: "expire", to: "expired" },
  ...{ by: ["clock"], at: "deadline", money: "refund" },
});

/** Either side may have a ruling. */
export const disputedIn = (from: readonly string[]): Transition => ({
  ...{ from, on: "file_dispute", to: "disputed", by: ["requester", "worker"] },
});

/** Where nothing is left to be done, a ruling ends the task. The tiers are steps of the dispute. */
export const RULINGS: readonly Transition[] = [
  {
    from: ["disputed"],
    on: "resolve_release",
    to: "completed",
    by: ["operator"],
    money: "release",
  },
  {
    from: ["disputed"],
    on: "resolve_refund",
    to: "cancelled",
    by: ["operator"],
    money: "refund",
  },
  { from: ["disputed"], on: "resolve_split", to: "completed", by: ["operator"], money: "split" },
  {
    from: ["disputed"],
    on: "rule_by_silence",
    to: "completed",
    by: ["clock"],
    at: "dispute_window",
    money: "split",
  },
];
