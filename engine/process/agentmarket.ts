import { MICROS_PER_AMBER } from "../money.ts";
import { end, known } from "./faces.ts";
import type { Process } from "./types.ts";
import { CALLED_OFF, DRAFT, lateIn } from "./ways.ts";

/** First come, first served, paid on delivery: nobody reviews, and credits are whole. */
export const agentmarket1: Process = {
  name: "agentmarket",
  version: 1,
  fee_rate: 100_000,
  payout_unit: MICROS_PER_AMBER,
  lasts: 7 * 24 * 60 * 60_000,
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
    ...DRAFT,
    { from: ["funded"], on: "accept_task", to: "in_progress", by: ["worker"] },
    CALLED_OFF,
    { from: ["in_progress"], on: "release_task", to: "funded", by: ["worker"] },
    {
      from: ["in_progress"],
      on: "submit_work",
      to: "completed",
      by: ["worker"],
      money: "release",
    },
    lateIn(["funded", "in_progress"]),
  ],
};
