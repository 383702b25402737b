import { describe, expect, it } from "vitest";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import type { Storage } from "../../engine/ports.ts";
import type { EventView } from "../../src/index.ts";
import { changed } from "../support/market-storage.ts";
import { openWorld, refusal, type World } from "../support/world.ts";

/** What Acme has been told before a test begins. */
const BEFORE = 4;
const top = ({ acme }: World) => acme.topUp({ amber: "1" });

/** The next events of a reader. */
async function read(events: AsyncGenerator<EventView, void>, count: number) {
  const found: EventView[] = [];
  while (found.length < count) {
    const next = await events.next();
    if (next.done) break;
    found.push(next.value);
  }
  return found.map(({ sequence, type }) => [sequence, type] as const);
}

describe("Whoever follows its events", () => {
  it("reads what there is and then what comes, in order, each once", async () => {
    const world = await openWorld();
    const events = world.market.follow(world.who.acme);
    const before = await read(events, BEFORE);
    expect(before.map(([sequence]) => sequence)).toEqual([1, 2, 3, 4]);
    const coming = read(events, 20);
    for (let n = 0; n < 20; n++) await top(world);
    expect((await coming).map(([sequence]) => sequence)).toEqual(
      Array.from({ length: 20 }, (_, n) => BEFORE + 1 + n),
    );
    await events.return();
  });

  it("goes on behind the last that it knows", async () => {
    const world = await openWorld();
    await top(world);
    const events = world.market.follow(world.who.acme, { after: BEFORE });
    expect(await read(events, 1)).toEqual([[BEFORE + 1, "wallet.topped_up"]]);
    await events.return();
  });

  it("misses nothing that is committed while it reads", async () => {
    let between = async (): Promise<void> => undefined;
    const inner = memoryStorage();
    const storage: Storage = changed(inner, {
      async events(...args) {
        const page = await inner.events(...args);
        await between();
        return page;
      },
    });
    const world = await openWorld({ storage });
    const events = world.market.follow(world.who.acme, { after: BEFORE });
    let committed = 0;
    between = async () => {
      if (committed++ < 5) await top(world);
    };
    expect((await read(events, 5)).map(([sequence]) => sequence)).toEqual([5, 6, 7, 8, 9]);
    await events.return();
  });

  it("ends when its signal aborts, and when the market is closed", async () => {
    const world = await openWorld();
    const stop = new AbortController();
    const mine = world.market.follow(world.who.acme, { after: BEFORE, signal: stop.signal });
    const ended = read(mine, 1);
    stop.abort();
    expect(await ended).toEqual([]);
    const other = read(world.market.follow(world.who.ada, { after: BEFORE }), 1);
    await world.market.close();
    expect(await other).toEqual([]);
  });

  it("is told why it may not, like anybody who lists events", async () => {
    const world = await openWorld();
    const keyed = { ...world.who.scout, scopes: [] };
    expect(await refusal(world.market.follow(keyed).next())).toMatchObject({
      code: "missing_scope",
    });
  });
});
