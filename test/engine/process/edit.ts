import { aethra1 } from "../../../engine/process/aethra.ts";
import type { Process, Transition, Vocabulary } from "../../../engine/process/types.ts";

export const VOCABULARY: Vocabulary = {
  guards: new Set(["takes_bids", "more_milestones"]),
  moments: new Set(["deadline", "bidding_closes", "review_window", "grace", "dispute_window"]),
};

type Pick = (way: Transition) => boolean;

/** The transitions of an operation out of a state; with a guard, only that one of them. */
export const way =
  (from: string, on: string, when?: string): Pick =>
  (each) =>
    each.from.includes(from) && each.on === on && each.when === when;

/** Aethra with every picked transition changed; it must exist, or the test tests nothing. */
export function edit(pick: Pick, change: (way: Transition) => readonly Transition[]): Process {
  if (!aethra1.transitions.some(pick)) throw new Error("no transition was picked");
  const transitions = aethra1.transitions.flatMap((each) => (pick(each) ? change(each) : [each]));
  return { ...aethra1, transitions };
}

export const adjust = (pick: Pick, change: Partial<Transition>): Process =>
  edit(pick, (each) => [{ ...each, ...change }]);

/** The picked transitions no longer leave this one state. */
export const detach = (pick: Pick, state: string): Process =>
  edit(pick, (each) => {
    const from = each.from.filter((one) => one !== state);
    return from.length > 0 ? [{ ...each, from }] : [];
  });

/** The picked transition loses a field. */
export const strip = (pick: Pick, field: "when" | "money" | "at"): Process =>
  edit(pick, (each) => {
    const { [field]: _, ...rest } = each;
    return [rest];
  });

export const add = (process: Process, ...ways: readonly Transition[]): Process => ({
  ...process,
  transitions: [...process.transitions, ...ways],
});

export const declare = (process: Process, ...names: readonly string[]): Process => ({
  ...process,
  states: {
    ...process.states,
    ...Object.fromEntries(names.map((name) => [name, { shows: { mcp: "working" } }])),
  },
});
