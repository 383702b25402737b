import { aethra1 } from "../../../engine/process/aethra.ts";
import type { FaultCode } from "../../../engine/process/faults.ts";
import type { Process, Transition } from "../../../engine/process/types.ts";
import { add, adjust, declare, detach, edit, strip, way } from "./edit.ts";

/** A process with one planted fault, and how it must be reported. */
export interface Broken {
  readonly what: string;
  readonly process: Process;
  readonly code: FaultCode;
  readonly state: string;
  readonly path: readonly string[];
}

const broken = (
  what: string,
  process: Process,
  code: FaultCode,
  state: string,
  ...path: readonly string[]
): Broken => ({ what, process, code, state, path });

const TO_REVIEW = ["fund_task", "accept_task", "submit_work", "begin_checks", "finish_checks"];
const { final: _, ...completed } = aethra1.states["completed"] ?? { shows: {} };
/** Completed is no longer the end: whoever is paid may ask to be paid again. */
const reopened: Process = add(
  { ...aethra1, states: { ...aethra1.states, completed } },
  { from: ["completed"], on: "pay_again", to: "expired", by: ["worker"], money: "release" },
  { from: ["completed"], on: "expire", to: "expired", by: ["clock"], at: "deadline" },
);
const cancelling: Transition = {
  from: ["draft"],
  on: "cancel_task",
  to: "cancelled",
  by: ["requester"],
};

export const MONEY: readonly Broken[] = [
  broken(
    "the hold taken again on reopening",
    adjust(way("bidding_closed", "reopen_bidding"), { money: "hold" }),
    "held_twice",
    "bidding_closed",
    ...["fund_task", "close_bidding_early"],
  ),
  broken(
    "a refund of a draft that nobody has funded",
    adjust(way("draft", "cancel_task"), { money: "refund" }),
    "paid_from_nothing",
    "draft",
  ),
  broken(
    "work that is released though funding holds nothing",
    strip(way("draft", "fund_task"), "money"),
    "paid_from_nothing",
    "awaiting_review",
    ...TO_REVIEW,
  ),
  broken(
    "a second release after the first",
    reopened,
    "paid_twice",
    "completed",
    ...[...TO_REVIEW, "approve_submission"],
  ),
  broken(
    "a cancellation that forgets the money",
    strip(way("funded", "cancel_task"), "money"),
    "money_left",
    "cancelled",
    ...["fund_task", "cancel_task"],
  ),
  broken(
    "only a part paid at completion",
    adjust(way("awaiting_review", "approve_submission"), { money: "release_part" }),
    "money_left",
    "completed",
    ...[...TO_REVIEW, "approve_submission"],
  ),
];

export const SILENCE: readonly Broken[] = [
  broken(
    "no clock for a matched worker who never starts",
    detach(way("matched", "expire"), "matched"),
    "stuck_by_silence",
    "matched",
    ...["fund_task", "accept_task"],
  ),
  broken(
    "an auto-approval for milestones only",
    edit(way("awaiting_review", "auto_approve"), () => []),
    "guarded_silence",
    "awaiting_review",
    ...TO_REVIEW,
  ),
  broken(
    "bidding that the clock closes and reopens for ever",
    add(detach(way("bidding_closed", "expire"), "bidding_closed"), {
      from: ["bidding_closed"],
      on: "reopen_by_clock",
      to: "bidding",
      by: ["clock"],
      at: "deadline",
    }),
    "silence_loops",
    "bidding",
    "fund_task",
  ),
  broken(
    "checks that the engine repeats while milestones remain",
    edit(way("verifying", "finish_checks"), (each) => [
      { ...each, on: "check_again", to: "submitted", when: "more_milestones" },
      each,
    ]),
    "silence_loops",
    "submitted",
    ...["fund_task", "accept_task", "submit_work"],
  ),
];

export const WORDS: readonly Broken[] = [
  broken(
    "a misspelt state",
    adjust(way("matched", "start_task"), { to: "in_progres" }),
    "unknown_state",
    "matched",
    ...["fund_task", "accept_task"],
  ),
  broken("a start that does not exist", { ...aethra1, initial: "begun" }, "unknown_state", "begun"),
  broken(
    "a guard nobody has defined",
    adjust(way("draft", "fund_task", "takes_bids"), { when: "takes_bets" }),
    "unknown_guard",
    "draft",
  ),
  broken(
    "a moment nobody has defined",
    adjust(way("disputed", "rule_by_silence"), { at: "doomsday" }),
    "unknown_moment",
    "disputed",
    ...[...TO_REVIEW, "file_dispute"],
  ),
  broken(
    "a way out of a final state",
    add(aethra1, { from: ["expired"], on: "revive", to: "funded", by: ["operator"] }),
    "leaves_final",
    "expired",
    "expire",
  ),
  broken(
    "a transition for nobody",
    adjust(way("draft", "cancel_task"), { by: [] }),
    "no_actor",
    "draft",
  ),
  broken(
    "a clock that is not told when",
    strip(way("bidding", "close_bidding"), "at"),
    "clock_without_moment",
    "bidding",
    "fund_task",
  ),
  broken(
    "a person who must wait for a moment",
    adjust(way("funded", "accept_task"), { at: "deadline" }),
    "moment_without_clock",
    "funded",
    "fund_task",
  ),
  broken(
    "a clock that shares its transition",
    adjust(way("bidding", "close_bidding"), { by: ["clock", "requester"] }),
    "clock_not_alone",
    "bidding",
    "fund_task",
  ),
  broken("the same transition twice", add(aethra1, cancelling), "duplicate", "draft"),
  broken(
    "the same state twice in one transition",
    adjust(way("draft", "cancel_task"), { from: ["draft", "draft"] }),
    "duplicate",
    "draft",
  ),
  broken("a name with a space", { ...aethra1, name: "my process" }, "bad_name", "draft"),
  broken("a version before the first", { ...aethra1, version: 0 }, "bad_name", "draft"),
];

export const ORDER: readonly Broken[] = [
  broken("a state nobody reaches", declare(aethra1, "limbo"), "unreachable", "limbo"),
  broken(
    "the guarded way behind the unguarded one",
    edit(way("draft", "fund_task"), (each) => [
      each,
      { ...each, to: "bidding", when: "more_milestones" },
    ]),
    "never_taken",
    "draft",
  ),
  broken(
    "the same guard asked twice",
    edit(way("draft", "fund_task", "takes_bids"), (each) => [each, { ...each, to: "funded" }]),
    "never_taken",
    "draft",
  ),
  broken(
    "a worker who finds the requester's way first",
    add(adjust(way("awaiting_review", "file_dispute"), { to: "disputed" }), {
      from: ["awaiting_review"],
      on: "file_dispute",
      to: "awaiting_review",
      by: ["worker"],
    }),
    "never_taken",
    "awaiting_review",
    ...TO_REVIEW,
  ),
  broken(
    "two unguarded clocks at one moment",
    add(aethra1, {
      ...{ from: ["awaiting_review"], on: "remind", to: "disputed" },
      ...{ by: ["clock"], at: "review_window" },
    }),
    "never_taken",
    "awaiting_review",
    ...TO_REVIEW,
  ),
  broken(
    "people asked to wait where the engine leaves at once",
    add(aethra1, { from: ["verifying"], on: "withdraw_work", to: "in_progress", by: ["worker"] }),
    "never_taken",
    "verifying",
    ...["fund_task", "accept_task", "submit_work", "begin_checks"],
  ),
  broken(
    "a transition out of nowhere",
    adjust(way("draft", "cancel_task"), { from: [] }),
    "never_taken",
    "cancelled",
    ...["fund_task", "cancel_task"],
  ),
];
