import type { Effect, Process, Transition } from "../../../engine/process/types.ts";

export interface Mutant {
  readonly what: string;
  readonly process: Process;
}

const EFFECTS: readonly (Effect | undefined)[] = [
  ...([undefined, "hold", "release_part", "release", "refund", "split"] as const),
];

/** Every process that differs from this one by a single slip of the hand. */
export function mutantsOf(process: Process, guards: readonly string[]): readonly Mutant[] {
  const states = Object.keys(process.states);
  return process.transitions.flatMap((way, place) => {
    const name = `${way.from.join("|")} ${way.on} ${way.when ?? "else"}`;
    const swap = (what: string, ...ways: readonly Transition[]): Mutant => ({
      what: `${name}: ${what}`,
      process: { ...process, transitions: process.transitions.toSpliced(place, 1, ...ways) },
    });
    const { money, when, ...bare } = way;
    const paid = money === undefined ? {} : { money };
    const asked = when === undefined ? {} : { when };
    const others = guards.filter((guard) => guard !== when);
    return [
      swap("deleted"),
      { what: `${name}: moved to the end`, process: toEnd(process, place) },
      ...EFFECTS.filter((effect) => effect !== money).map((effect) =>
        swap(`pays ${effect}`, { ...bare, ...asked, ...(effect && { money: effect }) }),
      ),
      ...others.map((guard) => swap(`asks ${guard}`, { ...way, when: guard })),
      ...(when === undefined ? [] : [swap("asks nothing", { ...bare, ...paid })]),
      ...states.filter((to) => to !== way.to).map((to) => swap(`goes to ${to}`, { ...way, to })),
      ...way.from.map((gone) =>
        swap(`not from ${gone}`, { ...way, from: way.from.filter((from) => from !== gone) }),
      ),
      ...states
        .filter((state) => !way.from.includes(state))
        .map((state) => swap(`also from ${state}`, { ...way, from: [...way.from, state] })),
    ];
  });
}

function toEnd(process: Process, place: number): Process {
  const moved = process.transitions.slice(place, place + 1);
  return { ...process, transitions: [...process.transitions.toSpliced(place, 1), ...moved] };
}
