import { isAutomatic, isLive, type Exit } from "./exits.ts";
import { fault } from "./faults.ts";
import type { Fault, Process, Transition } from "./types.ts";
import type { Visit } from "./walk.ts";

type Exits = ReadonlyMap<string, readonly Exit[]>;

/** What may happen in a state without anybody asking, in order: the engine's ways, then others. */
export function automaticWays(exits: Exits, state: string): readonly Transition[] {
  const ways = (exits.get(state) ?? [])
    .filter((exit) => isLive(exit) && isAutomatic(exit.way))
    .map(({ way }) => way);
  const isEngine = ({ by }: Transition): boolean => by.includes("engine");
  return [...ways.filter(isEngine), ...ways.filter((way) => !isEngine(way))];
}

/**
 * Silence must end, whatever the guards say: every state that is not final needs an automatic way
 * without a guard, and no automatic ways may form a ring.
 */
export function silenceFaults(
  process: Process,
  exits: Exits,
  visits: readonly Visit[],
): readonly Fault[] {
  const paths = nearest(visits);
  const found: Fault[] = [];
  for (const [state, path] of paths) {
    if (process.states[state]?.final) continue;
    const ways = automaticWays(exits, state);
    if (ways.length === 0) found.push(fault("stuck_by_silence", state, path, STUCK(state)));
    else if (ways.every(({ when }) => when !== undefined))
      found.push(fault("guarded_silence", state, path, GUARDED(state, ways)));
  }
  for (const ring of rings(exits, [...paths.keys()])) {
    const [state = process.initial] = ring;
    const round = [...ring, state].join(" -> ");
    const says = `The clock and the engine may lead ${round} for ever. Break the ring.`;
    found.push(fault("silence_loops", state, paths.get(state) ?? [], says));
  }
  return found;
}

const STUCK = (state: string): string =>
  `If nobody acts in ${state}, nothing ever happens. Give the clock a way out.`;

const GUARDED = (state: string, ways: readonly Transition[]): string =>
  `If nobody acts in ${state}, only ${ways.map(({ when }) => when).join(", ")} can lead out. ` +
  "Add a way of the clock or the engine without a guard.";

/** Each reached state with its shortest path: visits come nearest first. */
export function nearest(visits: readonly Visit[]): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  for (const { state, path } of visits) if (!paths.has(state)) paths.set(state, path);
  return paths;
}

/** The rings that automatic ways form, each from the state that is reached first. */
function rings(exits: Exits, states: readonly string[]): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  const follow = (state: string): void => {
    trail.push(state);
    for (const to of new Set(automaticWays(exits, state).map((way) => way.to))) {
      const start = trail.indexOf(to);
      if (start >= 0) found.push(trail.slice(start));
      else if (!done.has(to)) follow(to);
    }
    trail.pop();
    done.add(state);
  };
  for (const state of states) if (!done.has(state)) follow(state);
  return found;
}
