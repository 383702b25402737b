import fc from "fast-check";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import type { Storage } from "../../engine/ports.ts";
import { watched } from "../support/market-storage.ts";
import { demand, isFinal } from "./books.ts";
import { openCast, settingOf } from "./cast.ts";
import { Dice } from "./dice.ts";
import { broken, Player, type Summary } from "./player.ts";
import { refold } from "./snapshot.ts";

/** Deadlines are at most nine days off, and every window that follows is three at most. */
const SILENCE = 61 * 86_400_000;

/** Edge cases mean nothing to dice, and many would be alike. */
const seed = fc.noBias(fc.integer({ min: 0, max: 2 ** 31 - 1 }));
export const sequences = fc.record({
  setting: seed,
  steps: fc.array(seed, { minLength: 20, maxLength: 100, size: "max" }),
});
export interface Sequence {
  readonly setting: number;
  readonly steps: readonly number[];
}

/** What a market is made of: a store, and an engine's way with it. */
export interface Parts {
  readonly store: () => Storage;
  readonly engine: (storage: Storage) => Storage;
}

const SOUND: Parts = { store: memoryStorage, engine: (storage) => storage };

/** Plays a sequence on a market of its own, then keeps silent until everything has ended. */
export async function playSequence(
  { setting, steps }: Sequence,
  summary: Summary,
  { store, engine }: Parts = SOUND,
): Promise<void> {
  const seen = watched(store());
  const cast = await openCast(settingOf(setting), engine(seen.storage));
  const player = new Player(cast, seen, summary);
  try {
    await player.audit();
    for (const step of steps) await player.play(step);
    await keepSilent(player, seen.storage, cast.market.now());
    summary.entries += await refold(seen.storage, player.books);
    const { balanced } = await cast.market.as(cast.market.operator).getTrialBalance();
    demand(balanced, "the trial balance is balanced", () => "it says that it is not");
  } catch (error) {
    throw broken(error, player);
  } finally {
    await cast.market.close();
  }
  for (const state of player.books.states) summary.states.add(state);
  for (const way of player.books.ways) summary.ways.add(way);
}

async function keepSilent(player: Player, storage: Storage, now: number): Promise<void> {
  await player.together([{ until: now + SILENCE }], new Dice(1));
  const tasks = player.books.all("task");
  const open = tasks.filter(({ data }) => !isFinal(data.status) || data.held !== 0n);
  demand(open.length === 0, "silence ends everything", () =>
    open.map(({ id, data }) => `${id} is ${data.status} and holds ${data.held}`).join(),
  );
  // Webhooks wait for a sender, of whom there is none here.
  const due = (await storage.due(Infinity, 100)).filter(({ kind }) => kind !== "webhook");
  demand(due.length === 0, "nothing is left to wait for", () => due.map(({ id }) => id).join());
}
