import { describe, expect, it } from "vitest";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import type { Storage } from "../../engine/ports.ts";
import type { Methods } from "../../src/client/methods.ts";
import { seeded } from "../engine/seeded.ts";
import { Meeting, Shuffled, wholeLog } from "../support/market-storage.ts";
import { nearsighted } from "../support/market-stores.ts";
import { openWorld, published, refusedAs, statusOf, type World } from "../support/world.ts";

const TRIES = 300;

interface Met {
  /** Bids that were entered after the bidding had closed. */
  tooLate: number;
  readonly closedFirst: number;
  readonly bidFirst: number;
}

/** How bidding ends: by the clock, or because the requester says so. */
type Close = (world: World, task_id: string) => Promise<unknown>;

const CLOSES: readonly (readonly [string, Close])[] = [
  ["the clock", ({ market }) => market.advance("1ms")],
  ["the requester", ({ scout }, task_id) => scout.closeBiddingEarly({ task_id })],
];

/**
 * A bid and the end of the bidding are decided on one view, again and again; which of them
 * commits first is drawn.
 */
async function meet(close: Close, open: () => Storage): Promise<Met> {
  const draw = seeded(7);
  const meeting = new Meeting(open());
  const world = await openWorld({ storage: meeting.storage });
  let [tooLate, closedFirst, bidFirst] = [0, 0, 0];
  for (let n = 0; n < TRIES; n++) {
    const task_id = await published(world, { bid_enabled: true, budget_amber: 1 });
    if (n % 2 === 0) await world.ben.placeBid({ task_id, amount_amber: "0.9" });
    await world.market.advance(2 * 3_600_000 - 1);
    meeting.expect(2, draw() < 0.5 ? 0 : 1);
    const bid = refusedAs(world.ada.placeBid({ task_id, amount_amber: "0.5" }));
    await close(world, task_id);
    const code = await bid;
    const order = (await wholeLog(world.storage))
      .flatMap(({ events }) => events)
      .filter(({ record }) => record === task_id)
      .map(({ type, by }) => `${type} by ${by}`);
    const closed = order.findIndex((each) => each.startsWith("task.bidding_closed"));
    const entered = order.indexOf(`bid.placed by ${world.who.ada.id}`);
    expect(code).toBe(entered < 0 ? "wrong_state" : "done");
    expect(await statusOf(world, task_id)).toBe("bidding_closed");
    if (entered > closed) tooLate++;
    if (entered >= 0 && entered < closed) bidFirst++;
    else closedFirst++;
    await world.scout.cancelTask({ task_id });
  }
  return { tooLate, closedFirst, bidFirst };
}

describe("A bid and the end of bidding, decided on one view", () => {
  it.each(CLOSES)("and ended by %s, are never both carried out", async (_, close) => {
    const met = await meet(close, memoryStorage);
    expect(met.tooLate).toBe(0);
    expect(met.closedFirst).toBeGreaterThan(TRIES / 4);
    expect(met.bidFirst).toBeGreaterThan(TRIES / 4);
  });

  it.each(CLOSES)(
    "and ended by %s, are both carried out by a store that checks only what is written",
    async (_, close) => {
      expect((await meet(close, nearsighted)).tooLate).toBeGreaterThan(TRIES / 4);
    },
  );
});

describe("Twenty workers who want one task at once", () => {
  it("leave it to one, and the others are told that it is taken (50 rounds)", async () => {
    const shuffled = new Shuffled(memoryStorage());
    const world = await openWorld({ storage: shuffled.storage });
    const workers: Methods<"worker">[] = [];
    for (let n = 0; n < 20; n++)
      workers.push(world.market.as(await world.market.registerWorker({ name: `Worker ${n}` })));
    const winners = new Set<number>();
    for (let seed = 1; seed <= 50; seed++) {
      const task_id = await published(world, { budget_amber: 1 });
      const codes = await shuffled.together(
        seed,
        workers.map((each) => () => refusedAs(each.acceptTask({ task_id }))),
      );
      expect(codes.filter((code) => code === "done")).toHaveLength(1);
      expect(codes.filter((code) => code === "already_taken")).toHaveLength(19);
      winners.add(codes.indexOf("done"));
    }
    expect(winners.size).toBeGreaterThan(5);
    expect(shuffled.conflicts).toBeGreaterThan(50);
  });
});

describe("Fifty workers who bid for one task at once", () => {
  it("are all in the book, each once", async () => {
    const shuffled = new Shuffled(memoryStorage());
    const world = await openWorld({ storage: shuffled.storage });
    const task_id = await published(world, { bid_enabled: true });
    const bids = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const me = world.market.as(await world.market.registerWorker({ name: `Worker ${n}` }));
        return [
          () => me.placeBid({ task_id, amount_amber: n + 1 }),
          () => me.withdrawBid({ task_id }),
        ];
      }),
    );
    const place = bids.flatMap(([first]) => (first ? [first] : []));
    await shuffled.together<unknown>(1, place);
    await world.scout.closeBiddingEarly({ task_id });
    const amounts = (await world.scout.listBids({ task_id })).bids.map((bid) => bid.amount_amber);
    expect(amounts.map(Number).sort((a, b) => a - b)).toEqual(bids.map((_, n) => n + 1));
  });
});
