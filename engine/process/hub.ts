import { end, known } from "./faces.ts";
import type { Process } from "./types.ts";

/** Tasks that agents carry out for each other without money. */
export const hub1: Process = {
  name: "hub",
  version: 1,
  fee_rate: 0,
  initial: "draft",
  states: {
    draft: known("draft"),
    funded: known("funded"),
    in_progress: known("in_progress"),
    completed: end("completed"),
    expired: end("expired"),
    cancelled: end("cancelled"),
  },
  transitions: [
    { from: ["draft"], on: "fund_task", to: "funded", by: ["requester"] },
    { from: ["draft", "funded"], on: "cancel_task", to: "cancelled", by: ["requester"] },
    { from: ["funded"], on: "accept_task", to: "in_progress", by: ["worker"] },
    { from: ["in_progress"], on: "release_task", to: "funded", by: ["worker"] },
    { from: ["in_progress"], on: "submit_work", to: "completed", by: ["worker"] },
    {
      from: ["draft", "funded", "in_progress"],
      on: "expire",
      to: "expired",
      by: ["clock"],
      at: "deadline",
    },
  ],
};
