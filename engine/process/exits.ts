import type { Actor, Process, Transition } from "./types.ts";

/** One way out of one state, in the order in which ways are tried. */
export interface Exit {
  readonly way: Transition;
  /** Its actors who can never take it, since an earlier way always wins. */
  readonly barred: readonly Actor[];
  /** The way that wins. */
  readonly rival: Transition | null;
}

export const isAutomatic = ({ by }: Transition): boolean =>
  by.includes("clock") || by.includes("engine") || by.includes("rail");

/** A way without any actor is a fault of its own, and otherwise taken as meant. */
export const isLive = ({ way, barred }: Exit): boolean =>
  way.by.length === 0 || barred.length < way.by.length;

export const waysOut = (process: Process, state: string): readonly Transition[] =>
  process.transitions.filter(({ from }) => from.includes(state));

/** Every declared state with its ways out; final states have none, whatever is written. */
export function exitsOf(process: Process): ReadonlyMap<string, readonly Exit[]> {
  const states = Object.entries(process.states);
  return new Map(
    states.map(([state, { final }]) => {
      const ways = final ? [] : waysOut(process, state);
      return [state, ways.map((way, place) => exitOf(ways, way, place))];
    }),
  );
}

function exitOf(ways: readonly Transition[], way: Transition, place: number): Exit {
  const rivals = new Map<Actor, Transition>();
  for (const actor of way.by) {
    const rival = ways.slice(0, place).find((other) => goesFirst(other, way, actor));
    const engine = actor === "engine" ? undefined : ways.find(isImmediate);
    const winner = rival ?? engine;
    if (winner) rivals.set(actor, winner);
  }
  const [first] = rivals.values();
  return { way, barred: [...rivals.keys()], rival: first ?? null };
}

/** The engine leaves a state in the commit that enters it, so nobody else gets a turn there. */
const isImmediate = ({ by, when }: Transition): boolean =>
  by.includes("engine") && when === undefined;

/**
 * Ways compete for one actor: the engine's all with each other, the clock's at one moment,
 * everybody's within one operation. The first one whose guard holds wins.
 */
function goesFirst(earlier: Transition, way: Transition, actor: Actor): boolean {
  if (!earlier.by.includes(actor)) return false;
  if (earlier.when !== undefined && earlier.when !== way.when) return false;
  if (actor === "engine" || earlier.on === way.on) return true;
  return actor === "clock" && earlier.at !== undefined && earlier.at === way.at;
}
