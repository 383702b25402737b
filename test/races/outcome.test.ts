import { describe, expect, it } from "vitest";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import type { Storage } from "../../engine/ports.ts";
import { careless } from "../support/market-stores.ts";
import { CLASHES, clash, openArena, type Clash, type Outcome } from "./outcome.ts";

/** A new market now and then, so that the log stays short. */
const PER_MARKET = 5;

interface Fought {
  readonly outcomes: readonly Outcome[];
  readonly conflicts: number;
}

async function fight(one: Clash, rounds: number, open: () => Storage): Promise<Fought> {
  const outcomes: Outcome[] = [];
  let conflicts = 0;
  for (let seed = 0; seed < rounds; seed += PER_MARKET) {
    const arena = await openArena(open(), seed / PER_MARKET);
    for (let n = 0; n < PER_MARKET; n++)
      outcomes.push(await clash(one, { ...arena, seed: seed + n }));
    conflicts += arena.shuffled.conflicts;
    await arena.world.market.close();
  }
  return { outcomes, conflicts };
}

describe("When everything happens to a task at once", () => {
  it.each(CLASHES)(
    "and $name, it ends once and its money is whole ($rounds rounds)",
    async (one) => {
      const { rounds } = one;
      const { outcomes, conflicts } = await fight(one, rounds, memoryStorage);
      expect(outcomes.flatMap(({ wrong }) => wrong)).toEqual([]);
      // Otherwise nobody ever came between the load and the commit of another.
      expect(conflicts).toBeGreaterThan(rounds / 4);
      const ends = new Set(outcomes.map(({ path }) => path.at(-1)));
      expect(ends.size).toBeGreaterThan(1);
      console.log(one.name, summary(outcomes), `${conflicts} conflicts`);
    },
  );

  it("of approval, rejection and dispute only one is done, and cancellation never is", async () => {
    const [review] = CLASHES;
    if (review === undefined) throw new Error("there is a clash");
    const { outcomes } = await fight(review, 200, memoryStorage);
    for (const { done } of outcomes) {
      expect(done).not.toContain("cancel");
      if (done.includes("approve"))
        expect(done.filter((each) => each !== "time")).toEqual(["approve"]);
      expect(done.filter((each) => each.startsWith("dispute")).length).toBeLessThan(2);
    }
  });

  it("shows when a store does not look at versions", async () => {
    const fought = await Promise.all(CLASHES.map((one) => fight(one, 40, careless)));
    for (const { outcomes } of fought)
      expect(outcomes.some(({ wrong }) => wrong.length)).toBe(true);
  });
});

const summary = (outcomes: readonly Outcome[]): string => {
  const counts = new Map<string, number>();
  for (const name of outcomes.flatMap(({ done }) => done))
    counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${name} ${count}`).join(", ");
};
