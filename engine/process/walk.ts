import { isLive, type Exit } from "./exits.ts";
import { fault, type FaultCode } from "./faults.ts";
import type { Effect, Fault, Process, Transition } from "./types.ts";

/**
 * What may be in the hold. `never` and `spent` both mean that nothing is there, yet only from
 * `never` may it be taken; three values could not tell a second hold from the first.
 */
export type Hold = "never" | "held" | "part" | "spent";

/** A state that can be reached with this hold, and the shortest list of operations to it. */
export interface Visit {
  readonly state: string;
  readonly hold: Hold;
  readonly path: readonly string[];
}

type Misuse = Extract<FaultCode, "held_twice" | "paid_from_nothing" | "paid_twice">;

const AFTER: Readonly<Record<Effect, Readonly<Record<Hold, Hold | Misuse>>>> = {
  hold: { never: "held", held: "held_twice", part: "held_twice", spent: "held_twice" },
  release_part: { never: "paid_from_nothing", held: "part", part: "part", spent: "paid_twice" },
  release: { never: "paid_from_nothing", held: "spent", part: "spent", spent: "paid_twice" },
  refund: { never: "paid_from_nothing", held: "spent", part: "spent", spent: "paid_twice" },
  split: { never: "paid_from_nothing", held: "spent", part: "spent", spent: "paid_twice" },
};

const MISUSES: Readonly<Record<Misuse, (way: Transition, state: string) => string>> = {
  held_twice: (way, state) =>
    `${way.on} takes the hold, which was taken before ${state} already. Take it once only.`,
  paid_from_nothing: (way, state) =>
    `${way.on} would ${way.money} money that nobody has set aside before ${state}.`,
  paid_twice: (way, state) =>
    `${way.on} would ${way.money} money that has all been paid out before ${state}.`,
};

const isMisuse = (result: Hold | Misuse): result is Misuse => Object.hasOwn(MISUSES, result);

export interface Walk {
  /** Every pair of state and hold that can happen, nearest first. */
  readonly visits: readonly Visit[];
  readonly faults: readonly Fault[];
}

/** Goes breadth first through every pair of state and hold; past a misuse as if it had not been. */
export function walk(process: Process, exits: ReadonlyMap<string, readonly Exit[]>): Walk {
  const faults: Fault[] = [];
  const visits = new Map<string, Visit>();
  const visit = (one: Visit): void => {
    const key = JSON.stringify([one.state, one.hold]);
    if (exits.has(one.state) && !visits.has(key)) visits.set(key, one);
  };
  visit({ state: process.initial, hold: "never", path: [] });
  // A Map also visits what is added to it on the way.
  for (const { state, hold, path } of visits.values())
    for (const { way } of (exits.get(state) ?? []).filter(isLive)) {
      const result = way.money === undefined ? hold : (AFTER[way.money]?.[hold] ?? hold);
      if (isMisuse(result)) faults.push(fault(result, state, path, MISUSES[result](way, state)));
      visit({ state: way.to, hold: isMisuse(result) ? hold : result, path: [...path, way.on] });
    }
  return { visits: [...visits.values()], faults };
}

/** Money in the hold of a final state, and states that no path leads to. */
export function endFaults(process: Process, visits: readonly Visit[]): readonly Fault[] {
  const left = visits
    .filter(({ state, hold }) => isFull(hold) && process.states[state]?.final)
    .map(({ state, path }) =>
      fault("money_left", state, path, `${state} ends the task with money still in the hold.`),
    );
  const reached = new Set(visits.map(({ state }) => state));
  const lost = Object.keys(process.states)
    .filter((state) => !reached.has(state))
    .map((state) =>
      fault("unreachable", state, [], `No path leads to ${state}. Drop it or link it.`),
    );
  return [...left, ...lost];
}

const isFull = (hold: Hold): boolean => hold === "held" || hold === "part";
