import { Dice } from "../model/dice.ts";
import { ROLES } from "./probes.ts";
import { act, hide, openSealed, spy, type Making, type World } from "./worlds.ts";

const TURNS = 3;

/** Where two worlds can be told apart by somebody who should not be able to. */
export interface Difference {
  readonly role: string;
  readonly one: string;
  readonly other: string;
}

export interface Pair {
  readonly differences: readonly Difference[];
  /** How many hidden acts were done in each. */
  readonly hidden: readonly [number, number];
  readonly bytes: number;
}

/** Two worlds in which the same is to be seen, and not the same is done. */
export async function comparePair(making: Making, seed: number): Promise<Pair> {
  const rivals = [0, 1 + new Dice(seed).upTo(20)] as const;
  const [one, other] = await Promise.all([
    live(making, seed, { seed: seed * 2, rivals: seed % 2 === 0 ? rivals[0] : 7 }),
    live(making, seed, { seed: seed * 2 + 1, rivals: rivals[1] }),
  ]);
  const differences = ROLES.flatMap((role) => {
    const [mine, theirs] = [one.world.heard[role], other.world.heard[role]];
    const length = Math.max(mine.length, theirs.length);
    const at = Array.from({ length }, (_, n) => n).find((n) => mine[n] !== theirs[n]);
    return at === undefined ? [] : [{ role, one: mine[at] ?? "", other: theirs[at] ?? "" }];
  });
  const bytes = ROLES.reduce((sum, role) => sum + one.world.heard[role].join("").length, 0);
  return { differences, hidden: [one.done, other.done], bytes };
}

/** Plays a world until shortly before its bidding closes. */
async function live(
  making: Making,
  seed: number,
  hidden: { readonly seed: number; readonly rivals: number },
): Promise<{ world: World; done: number }> {
  const world = await openSealed(making);
  const [seen, unseen] = [new Dice(seed), new Dice(hidden.seed)];
  let done = 0;
  for (let turn = 1; turn <= TURNS; turn++) {
    if (hidden.rivals > 0) done += await hide(world, unseen, hidden.rivals);
    await act(world, seen);
    await spy(world, turn);
  }
  await world.market.close();
  return { world, done };
}
