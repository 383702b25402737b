import { exitsOf, type Exit } from "./exits.ts";
import { fault } from "./faults.ts";
import { nearest, silenceFaults } from "./silence.ts";
import type { Fault, Process, Transition, Vocabulary } from "./types.ts";
import { endFaults, walk } from "./walk.ts";
import { isSame, wordFaults } from "./words.ts";

/**
 * Everything that is wrong with a process; nothing, where it is sound.
 *
 * Walks every pair of state and hold that can happen. A sound process takes a hold once, pays it
 * once, leaves no money behind, reaches every state, and ends by itself when nobody acts any more,
 * whatever its guards answer. `FAULTS` lists the codes.
 */
export function checkProcess(process: Process, vocabulary: Vocabulary): readonly Fault[] {
  const exits = exitsOf(process);
  const { visits, faults } = walk(process, exits);
  const paths = nearest(visits);
  return distinct([
    ...wordFaults(process, vocabulary, (state) => paths.get(state) ?? []),
    ...barredFaults(exits, paths),
    ...faults,
    ...endFaults(process, visits),
    ...silenceFaults(process, exits, visits),
  ]);
}

/** Transitions that somebody is promised and never gets, since another always goes first. */
function barredFaults(
  exits: ReadonlyMap<string, readonly Exit[]>,
  paths: ReadonlyMap<string, readonly string[]>,
): readonly Fault[] {
  return [...exits].flatMap(([state, ways]) =>
    ways
      .filter(({ way, rival }) => rival !== null && !isSame(rival, way))
      .map(({ way, barred, rival }) =>
        fault("never_taken", state, paths.get(state) ?? [], barredSays(state, way, barred, rival)),
      ),
  );
}

const barredSays = (
  state: string,
  way: Transition,
  barred: readonly string[],
  rival: Transition | null,
): string =>
  `In ${state}, ${barred.join(" and ")} can never take ${way.on} to ${way.to}: ` +
  `${rival?.on} to ${rival?.to} always goes first. Put the unguarded one last, or drop one.`;

/** The walk meets one fault with several holds; the first meeting has the shortest path. */
function distinct(faults: readonly Fault[]): readonly Fault[] {
  const seen = new Map<string, Fault>();
  for (const one of faults) {
    const key = JSON.stringify([one.code, one.state, one.says]);
    if (!seen.has(key)) seen.set(key, one);
  }
  return [...seen.values()];
}
