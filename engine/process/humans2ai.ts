import { end, known } from "./faces.ts";
import type { Process } from "./types.ts";
import { CALLED_OFF, disputedIn, DRAFT, lateIn, RULINGS } from "./ways.ts";

/** People apply, the requester selects one and reviews the work; either side may dispute. */
export const humans2ai1: Process = {
  name: "humans2ai",
  version: 1,
  fee_rate: 100,
  initial: "draft",
  states: {
    draft: known("draft"),
    funded: known("funded", "apply_to_task"),
    matched: known("matched"),
    awaiting_review: known("awaiting_review"),
    revision_requested: known("revision_requested"),
    disputed: known("disputed"),
    completed: end("completed"),
    expired: end("expired"),
    cancelled: end("cancelled"),
  },
  transitions: [
    ...DRAFT,
    { from: ["funded"], on: "select_applicant", to: "matched", by: ["requester"] },
    CALLED_OFF,
    { from: ["matched"], on: "release_task", to: "funded", by: ["worker"] },
    lateIn(["funded", "matched"]),
    {
      from: ["matched", "revision_requested"],
      on: "submit_work",
      to: "awaiting_review",
      by: ["worker"],
    },
    {
      from: ["awaiting_review"],
      on: "approve_submission",
      to: "completed",
      by: ["requester"],
      money: "release",
    },
    {
      from: ["awaiting_review"],
      on: "auto_approve",
      to: "completed",
      by: ["clock"],
      at: "review_window",
      money: "release",
    },
    {
      from: ["awaiting_review"],
      on: "reject_submission",
      to: "revision_requested",
      by: ["requester"],
    },
    {
      from: ["revision_requested"],
      on: "expire",
      to: "expired",
      by: ["clock"],
      at: "grace",
      money: "refund",
    },
    disputedIn(["awaiting_review", "revision_requested"]),
    ...RULINGS,
  ],
};
