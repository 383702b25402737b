import type { Transition } from "./types.ts";

/** Disputes of a task without milestones: either side opens one, and a ruling ends the task. */
export const disputes = (from: readonly string[]): readonly Transition[] => [
  { from, on: "file_dispute", to: "disputed", by: ["requester", "worker"] },
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
