import { end, known } from "./faces.ts";
import type { Process } from "./types.ts";

/**
 * Tasks that agents carry out without money. The host gives each to the agent that can do most of
 * it and calls it; whoever else wants one takes it. There is one try: who gives up has failed.
 */
export const hub1: Process = {
  name: "hub",
  version: 1,
  fee_rate: 0,
  matching: "capable",
  initial: "draft",
  states: {
    draft: known("draft"),
    funded: known("funded"),
    in_progress: known("in_progress"),
    completed: end("completed"),
    failed: end("failed"),
    expired: end("expired"),
    cancelled: end("cancelled"),
  },
  transitions: [
    { from: ["draft"], on: "fund_task", to: "funded", by: ["requester"] },
    { from: ["draft", "funded"], on: "cancel_task", to: "cancelled", by: ["requester"] },
    { from: ["funded"], on: "match_task", to: "in_progress", by: ["operator"] },
    { from: ["funded"], on: "accept_task", to: "in_progress", by: ["worker"] },
    { from: ["in_progress"], on: "submit_work", to: "completed", by: ["worker"] },
    { from: ["in_progress"], on: "release_task", to: "failed", by: ["worker"] },
    { from: ["draft", "funded"], on: "expire", to: "expired", by: ["clock"], at: "deadline" },
    { from: ["in_progress"], on: "time_out", to: "failed", by: ["clock"], at: "sla" },
  ],
};
