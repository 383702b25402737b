import type { Effect, Process, Transition } from "../../../engine/process/types.ts";

/** Who does what, one after the other, like `worker accept_task`; the clock's is a moment. */
export interface Story {
  readonly steps: readonly string[];
  /** The guards that hold; all others do not. */
  readonly holds?: readonly string[];
  /** The state it ends in, and where the money is then. */
  readonly ends: string;
}

/** What a system's documents say of its tasks, apart from the process that is to do it. */
export interface Rules {
  readonly stories: readonly Story[];
  /** All that people and the clock may do in each state; in one that is not named, nothing. */
  readonly may: Readonly<Record<string, readonly string[]>>;
}

const GOES: Readonly<Record<Effect, string>> = {
  hold: "held",
  release_part: "part",
  release: "to the worker",
  refund: "to the requester",
  split: "split",
};

/** Follows a story through a process, with nothing of the engine: how it ends, or what it lacks. */
export function ending({ initial, transitions }: Process, { steps, holds = [] }: Story): string {
  let [state, money] = [initial, "nothing"];
  const open = (way: Transition): boolean =>
    way.from.includes(state) && (way.when === undefined || holds.includes(way.when));
  const take = (way: Transition): void => {
    state = way.to;
    if (way.money !== undefined) money = GOES[way.money];
  };
  for (const step of steps) {
    const [who = "", what = ""] = step.split(" ");
    const way = transitions.find(
      (each) =>
        open(each) &&
        each.by.some((actor) => actor === who) &&
        what === (who === "clock" ? each.at : each.on),
    );
    if (way === undefined) return `nobody lets the ${step} in ${state}`;
    take(way);
    for (let rounds = 0; rounds < 10; rounds++) {
      const next = transitions.find((each) => open(each) && each.by.includes("engine"));
      if (next !== undefined) take(next);
    }
  }
  return `${state}, ${money}`;
}

/** Whatever people and the clock may do in a state, in order. */
const mayIn = ({ transitions }: Process, state: string): readonly string[] => {
  const all = transitions
    .filter(({ from }) => from.includes(state))
    .flatMap(({ by, on, at }) =>
      by
        .filter((actor) => actor !== "engine")
        .map((actor) => `${actor} ${actor === "clock" ? String(at) : on}`),
    );
  return [...new Set(all)].sort();
};

/** The rules that a process breaks, each by what it does instead. */
export const breaches = (process: Process, { stories, may }: Rules): readonly string[] => [
  ...stories
    .filter((story) => ending(process, story) !== story.ends)
    .map((story) => `${story.steps.join(", ")}: ${ending(process, story)}`),
  ...Object.keys(process.states)
    .filter((state) => mayIn(process, state).join() !== [...(may[state] ?? [])].sort().join())
    .map((state) => `${state}: ${mayIn(process, state).join()}`),
];
