import { end, known } from "./faces.ts";
import type { Process } from "./types.ts";
import { disputedIn, DRAFT, RULINGS } from "./ways.ts";

/** The full process: fixed price or bids, milestones, revisions, disputes. */
export const aethra1: Process = {
  name: "aethra",
  version: 1,
  initial: "draft",
  states: {
    draft: known("draft"),
    funded: known("funded", "apply_to_task"),
    bidding: known("bidding", "place_bid", "withdraw_bid"),
    bidding_closed: known("bidding_closed"),
    matched: known("matched"),
    in_progress: known("in_progress"),
    submitted: known("submitted"),
    verifying: known("verifying"),
    awaiting_review: known("awaiting_review"),
    revision_requested: known("revision_requested"),
    partially_approved: known("partially_approved"),
    disputed: known("disputed"),
    completed: end("completed"),
    expired: end("expired"),
    cancelled: end("cancelled"),
  },
  transitions: [
    // A draft costs nothing until it is funded.
    {
      from: ["draft"],
      on: "fund_task",
      to: "bidding",
      by: ["requester"],
      when: "takes_bids",
      money: "hold",
    },
    ...DRAFT,

    // Finding a worker.
    { from: ["funded"], on: "accept_task", to: "matched", by: ["worker"] },
    { from: ["funded"], on: "select_applicant", to: "matched", by: ["requester"] },
    { from: ["bidding"], on: "close_bidding_early", to: "bidding_closed", by: ["requester"] },
    {
      from: ["bidding"],
      on: "close_bidding",
      to: "bidding_closed",
      by: ["clock"],
      at: "bidding_closes",
    },
    { from: ["bidding_closed"], on: "select_bid", to: "matched", by: ["requester"] },
    { from: ["bidding_closed"], on: "reopen_bidding", to: "bidding", by: ["requester"] },
    {
      from: ["matched", "in_progress"],
      on: "release_task",
      to: "bidding_closed",
      by: ["worker"],
      when: "takes_bids",
    },
    { from: ["matched", "in_progress"], on: "release_task", to: "funded", by: ["worker"] },
    // Until work is handed in the requester may call it off.
    {
      from: ["funded", "bidding", "bidding_closed", "matched", "in_progress"],
      on: "cancel_task",
      to: "cancelled",
      by: ["requester"],
      money: "refund",
    },
    {
      from: ["funded", "bidding_closed", "matched", "in_progress"],
      on: "expire",
      to: "expired",
      by: ["clock"],
      at: "deadline",
      money: "refund",
    },

    // Doing and checking the work.
    { from: ["matched"], on: "start_task", to: "in_progress", by: ["worker"] },
    {
      from: ["matched", "in_progress", "revision_requested", "partially_approved"],
      on: "submit_work",
      to: "submitted",
      by: ["worker"],
    },
    { from: ["submitted"], on: "begin_checks", to: "verifying", by: ["engine"] },
    { from: ["verifying"], on: "finish_checks", to: "awaiting_review", by: ["engine"] },

    // Review. Silence approves.
    {
      from: ["awaiting_review"],
      on: "approve_submission",
      to: "partially_approved",
      by: ["requester"],
      when: "more_milestones",
      money: "release_part",
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
      to: "partially_approved",
      by: ["clock"],
      at: "review_window",
      when: "more_milestones",
      money: "release_part",
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
      from: ["revision_requested", "partially_approved"],
      on: "expire",
      to: "expired",
      by: ["clock"],
      at: "grace",
      money: "refund",
    },

    // Disputes. The tiers are steps of the dispute; here is only how they end.
    disputedIn(["awaiting_review", "revision_requested"]),
    {
      from: ["disputed"],
      on: "resolve_release",
      to: "partially_approved",
      by: ["operator"],
      when: "more_milestones",
      money: "release_part",
    },
    ...RULINGS,
  ],
};
