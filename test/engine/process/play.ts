import type { Process, Transition } from "../../../engine/process/types.ts";
import { seeded } from "../seeded.ts";

interface Purse {
  readonly held: number;
  readonly taken: boolean;
}
type Verdict = "held twice" | "paid too often" | "money left" | "stuck";

const BUDGET = 2 ** 40;

/** Moves money as the ledger would, and complains where the ledger would have to stop. */
function move(purse: Purse, money: Transition["money"]): Purse | Verdict {
  if (money === undefined) return purse;
  if (money === "hold") return purse.taken ? "held twice" : { held: BUDGET, taken: true };
  if (purse.held === 0) return "paid too often";
  return { ...purse, held: money === "release_part" ? Math.ceil(purse.held / 2) : 0 };
}

/**
 * One life of a task: people do what they may for a while, then everybody keeps still.
 * Knows nothing of the checker: only states, money in a purse, and coin flips for guards.
 */
export function play(process: Process, seed: number): Verdict | null {
  const draw = seeded(seed);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(draw() * list.length)];
  let [state, purse]: [string, Purse] = [process.initial, { held: 0, taken: false }];
  let silentFrom = Math.floor(draw() * 40);
  const answers = new Map<string, boolean>();
  const holds = (way: Transition): boolean => {
    if (way.when === undefined) return true;
    if (silentFrom > 0) return draw() < 0.5;
    if (!answers.has(way.when)) answers.set(way.when, draw() < 0.5);
    return answers.get(way.when) ?? false;
  };
  for (let left = 60 + Object.keys(process.states).length; left > 0; left--, silentFrom--) {
    if (process.states[state]?.final) return purse.held > 0 ? "money left" : null;
    const ways = process.transitions.filter(({ from }) => from.includes(state));
    const taken = ways.find((way) => way.by.includes("engine") && holds(way)) ?? turn(ways);
    if (taken === undefined && silentFrom <= 0) return "stuck";
    if (taken === undefined) continue;
    const moved = move(purse, taken.money);
    if (typeof moved === "string") return moved;
    [state, purse] = [taken.to, moved];
  }
  return "stuck";

  function turn(ways: readonly Transition[]): Transition | undefined {
    const asked = pick(ways.filter(({ by }) => !by.includes("engine") && !by.includes("clock")));
    if (asked && silentFrom > 0 && draw() < 0.85)
      return ways.find(
        (way) => way.on === asked.on && way.by.join() === asked.by.join() && holds(way),
      );
    const moments = [...new Set(ways.flatMap(({ at }) => at ?? []))];
    for (const at of moments.sort(() => draw() - 0.5)) {
      const due = ways.find((way) => way.at === at && holds(way));
      if (due) return due;
    }
    return undefined;
  }
}

/** The first thing that goes wrong in so many lives, or null. */
export function playOften(process: Process, lives: number): Verdict | null {
  for (let seed = 1; seed <= lives; seed++) {
    const verdict = play(process, seed);
    if (verdict !== null) return verdict;
  }
  return null;
}

/** Every state that this list of operations may lead to. */
export function statesAfter(process: Process, path: readonly string[]): ReadonlySet<string> {
  return path.reduce<ReadonlySet<string>>(
    (states, on) =>
      new Set(
        process.transitions
          .filter((way) => way.on === on && way.from.some((state) => states.has(state)))
          .map(({ to }) => to),
      ),
    new Set([process.initial]),
  );
}
