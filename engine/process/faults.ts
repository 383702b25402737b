import type { Fault } from "./types.ts";

/** Everything that `checkProcess` refuses, with what it means. The codes are part of the API. */
export const FAULTS = {
  bad_name: "The name or the version would not make a readable process@version.",
  unknown_state: "A transition, or the start, names a state that is not declared.",
  unknown_guard: "A transition asks a question that the vocabulary does not have.",
  unknown_moment: "A transition waits for a moment that the vocabulary does not have.",
  unknown_actor: "A transition names somebody who takes no part here.",
  unknown_effect: "A transition does something to the hold that the ledger cannot do.",
  leaves_final: "A final state has a way out.",
  no_actor: "Nobody may take the transition.",
  clock_without_moment: "The clock is to act, and nothing says when.",
  moment_without_clock: "A moment is named, and the clock is not the actor.",
  clock_not_alone:
    "The clock shares its transition, so a person would have to wait for the moment.",
  duplicate: "The same transition, or the same state in one transition, stands twice.",
  never_taken: "An earlier transition always wins, so this one can never be taken.",
  unreachable: "No path leads to the state.",
  held_twice: "The hold is taken where it may have been taken before.",
  paid_from_nothing: "Money leaves the hold where none may be held.",
  paid_twice: "Money leaves the hold where all of it may have left before.",
  money_left: "A final state may be reached with money in the hold.",
  stuck_by_silence: "If nobody acts, the task stays in the state for ever.",
  guarded_silence: "If nobody acts, only guards decide whether the task ever leaves the state.",
  silence_loops: "If nobody acts, the task may go round for ever.",
} as const satisfies Record<string, string>;
export type FaultCode = keyof typeof FAULTS;

export const fault = (
  code: FaultCode,
  state: string,
  path: readonly string[],
  says: string,
): Fault => ({ code, state, path, says });

/** One line: the code, the state, how to get there, and what is wrong. */
export const printFault = ({ code, state, path, says }: Fault): string =>
  `${code} in ${state}${path.length > 0 ? ` (after ${path.join(", ")})` : ""}: ${says}`;
