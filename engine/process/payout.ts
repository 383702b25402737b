import type { Process } from "./types.ts";

/**
 * The life of money on its way out. What is set aside has left the earnings or the wallet; only the
 * rail, or the operator in its place, says whether it arrived. The clock never says so: a payout
 * taken back by time alone could still arrive.
 */
export const payout1: Process = {
  name: "payout",
  version: 1,
  initial: "requested",
  states: {
    requested: { shows: {} },
    under_review: { shows: {} },
    in_flight: { shows: {} },
    paid: { shows: {}, final: true },
    reversed: { shows: {}, final: true },
  },
  transitions: [
    {
      from: ["requested"],
      on: "hold_payout",
      to: "under_review",
      by: ["engine"],
      when: "needs_review",
      money: "hold",
    },
    { from: ["requested"], on: "send_payout", to: "in_flight", by: ["engine"], money: "hold" },
    { from: ["under_review"], on: "approve_payout", to: "in_flight", by: ["operator"] },
    {
      from: ["under_review"],
      on: "refuse_payout",
      to: "reversed",
      by: ["operator"],
      money: "refund",
    },
    {
      from: ["under_review"],
      on: "lapse_payout",
      to: "reversed",
      by: ["clock"],
      at: "payout_review",
      money: "refund",
    },
    {
      from: ["in_flight"],
      on: "payout_paid",
      to: "paid",
      by: ["rail", "operator"],
      money: "release",
    },
    {
      from: ["in_flight"],
      on: "payout_failed",
      to: "reversed",
      by: ["rail", "operator"],
      money: "refund",
    },
  ],
};
