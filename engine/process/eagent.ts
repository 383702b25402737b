import { end, known } from "./faces.ts";
import type { Process } from "./types.ts";
import { CALLED_OFF, DRAFT, lateIn } from "./ways.ts";

/**
 * The platform finds the worker and judges the work by its automatic checks; the requester only
 * posts, waits and is told. Work that fails its checks goes back for as long as there is time.
 */
export const eagent1: Process = {
  name: "eagent",
  version: 1,
  fee_rate: 200_000,
  categorised: true,
  matching: "nearest",
  initial: "draft",
  states: {
    draft: known("draft"),
    funded: known("funded"),
    matched: known("matched"),
    in_progress: known("in_progress"),
    submitted: known("submitted"),
    verifying: known("verifying"),
    completed: end("completed"),
    expired: end("expired"),
    cancelled: end("cancelled"),
  },
  transitions: [
    ...DRAFT,
    CALLED_OFF,
    { from: ["funded"], on: "match_task", to: "matched", by: ["operator"] },
    { from: ["matched"], on: "accept_task", to: "in_progress", by: ["worker"] },
    {
      from: ["matched", "in_progress"],
      on: "lapse_match",
      to: "funded",
      by: ["clock"],
      at: "sla",
    },
    { from: ["matched", "in_progress"], on: "release_task", to: "funded", by: ["worker"] },
    { from: ["in_progress"], on: "submit_work", to: "submitted", by: ["worker"] },
    { from: ["submitted"], on: "begin_checks", to: "verifying", by: ["engine"] },
    {
      from: ["verifying"],
      on: "pass_checks",
      to: "completed",
      by: ["engine"],
      when: "checks_passed",
      money: "release",
    },
    { from: ["verifying"], on: "fail_checks", to: "in_progress", by: ["engine"] },
    lateIn(["funded", "in_progress"]),
  ],
};
