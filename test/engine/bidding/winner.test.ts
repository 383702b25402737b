import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { award, rank, WEIGHTS, weightedScore } from "../../../engine/bidding/winner.ts";
import type { Bid, PaymentRule } from "../../../engine/records.ts";

const CEILING = 100_000_000n;
const RULES = ["first_price", "second_price", "weighted"] as const;

/** A bid in whole Amber, of a worker who is new and tells no place. */
const bid = (id: string, amber: number, more: Partial<Bid> = {}): Bid => ({
  id,
  worker: `wrk_${id}`,
  amount: BigInt(amber) * 1_000_000n,
  at: 0,
  message: null,
  reputation: 700_000,
  distance_meters: null,
  ...more,
});

/** Who wins and for how many Amber; null where nobody does. */
function outcome(bids: readonly Bid[], rule: PaymentRule, chosen: string | null = null) {
  const won = award(bids, rule, CEILING, chosen);
  return won && { id: won.bid.id, amber: Number(won.price) / 1_000_000 };
}

describe("Under first price", () => {
  it("the lowest bid wins and is paid what it asked", () => {
    const bids = [bid("a", 90), bid("b", 70), bid("c", 80)];
    expect(outcome(bids, "first_price")).toEqual({ id: "b", amber: 70 });
  });

  it("of equal bids the one that was accepted first wins", () => {
    const bids = [bid("a", 80), bid("b", 70), bid("c", 70)];
    expect(outcome(bids, "first_price")).toEqual({ id: "b", amber: 70 });
    expect(outcome(bids.toReversed(), "first_price")?.id).toBe("c");
  });

  it("a chosen bid wins at its own price", () => {
    const bids = [bid("a", 90), bid("b", 70)];
    expect(outcome(bids, "first_price", "a")).toEqual({ id: "a", amber: 90 });
  });

  it("neither place nor reputation counts", () => {
    const star = bid("star", 71, { reputation: 1_000_000, distance_meters: 0 });
    expect(outcome([star, bid("new", 70)], "first_price")?.id).toBe("new");
  });
});

describe("Under second price", () => {
  it("the lowest bid wins and is paid the next lowest", () => {
    const bids = [bid("a", 90), bid("b", 70), bid("c", 80)];
    expect(outcome(bids, "second_price")).toEqual({ id: "b", amber: 80 });
  });

  it("a single bid is paid the ceiling", () => {
    expect(outcome([bid("a", 40)], "second_price")).toEqual({ id: "a", amber: 100 });
  });

  it("the earlier of two equal bids wins at that very price", () => {
    expect(outcome([bid("a", 70), bid("b", 70)], "second_price")).toEqual({ id: "a", amber: 70 });
  });

  it("a chosen bid is paid the next behind it, the last one the ceiling", () => {
    const bids = [bid("a", 90), bid("b", 70), bid("c", 80)];
    expect(outcome(bids, "second_price", "c")).toEqual({ id: "c", amber: 90 });
    expect(outcome(bids, "second_price", "a")).toEqual({ id: "a", amber: 100 });
  });
});

describe("The weighted score", () => {
  it("has the published weights, which are the whole", () => {
    expect(WEIGHTS).toEqual({ price: 500_000n, reputation: 300_000n, distance: 200_000n });
    expect(WEIGHTS.price + WEIGHTS.reputation + WEIGHTS.distance).toBe(1_000_000n);
  });

  it.each([
    ["a free bid of the best, on the spot", 0, 1_000_000, 0, 1_000_000_000_000n],
    ["a bid at the ceiling of the worst, far off", 100, 0, 50_000, 0n],
    ["half the price alone", 50, 0, null, 250_000_000_000n],
    ["half a reputation alone", 100, 500_000, null, 150_000_000_000n],
    ["half the way alone", 100, 0, 25_000, 100_000_000_000n],
    ["a metre short of far", 100, 0, 49_999, 4_000_000n],
  ])("of %s", (_, amber, reputation, distance_meters, score) => {
    expect(weightedScore(bid("a", amber, { reputation, distance_meters }), CEILING)).toBe(score);
  });

  it("counts an unknown place as far, and beyond far nothing is lost", () => {
    const scores = [null, 50_000, 60_000, 9_000_000].map((distance_meters) =>
      weightedScore(bid("a", 60, { distance_meters }), CEILING),
    );
    expect(new Set(scores).size).toBe(1);
  });

  it("lets the nearer and better reputed win over the cheaper, at its own price", () => {
    const cheap = bid("cheap", 60, { reputation: 500_000 });
    const near = bid("near", 70, { reputation: 900_000, distance_meters: 1000 });
    expect(outcome([cheap, near], "weighted")).toEqual({ id: "near", amber: 70 });
  });

  it("leaves what ties to the earliest", () => {
    expect(outcome([bid("a", 70), bid("b", 70)], "weighted")?.id).toBe("a");
  });
});

describe("Where there is no such bid", () => {
  it.each(RULES)("nobody wins under %s", (rule) => {
    expect(outcome([], rule)).toBeNull();
    expect(outcome([], rule, "a")).toBeNull();
    expect(outcome([bid("a", 70)], rule, "b")).toBeNull();
  });
});

const bids = fc
  .array(
    fc.record({
      amount: fc.bigInt({ min: 1n, max: CEILING }),
      reputation: fc.integer({ min: 0, max: 1_000_000 }),
      distance_meters: fc.option(fc.integer({ min: 0, max: 60_000 })),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((all) => all.map((each, at) => bid(`b${at}`, 0, each)));

/** The same bids in two orders, none of which ties with another under the rule. */
const twoOrders = fc.tuple(bids, fc.constantFrom(...RULES)).chain(([all, rule]) => {
  const worth = (each: Bid) => (rule === "weighted" ? weightedScore(each, CEILING) : each.amount);
  const apart = all.filter((each, at) => all.findIndex((b) => worth(b) === worth(each)) === at);
  const { length } = apart;
  const other = fc.shuffledSubarray(apart, { minLength: length, maxLength: length });
  return fc.tuple(fc.constant(apart), other, fc.constant(rule));
});

const SEEDED = { seed: 7, numRuns: 200 } as const;

/** Whether the ranking looks at anything but the set of bids. */
const looksAtOrder = (ranking: typeof rank): boolean =>
  fc.check(
    fc.property(twoOrders, ([one, other, rule]) => {
      const ids = [one, other].map((each) => ranking(each, rule, CEILING).map(({ id }) => id));
      return ids[0]?.join() === ids[1]?.join();
    }),
    SEEDED,
  ).failed;

describe("Whatever the bids", () => {
  it("the ranking is a function of their set: without ties their order changes nothing", () => {
    expect(looksAtOrder(rank)).toBe(false);
  });

  it("a ranking that let the order decide would be found out", () => {
    expect(looksAtOrder((all) => all)).toBe(true);
    const first: typeof rank = (all, rule, ceiling) =>
      rule === "weighted" ? all : rank(all, rule, ceiling);
    expect(looksAtOrder(first)).toBe(true);
  });

  it("nobody under price rules asks less than the winner", () => {
    fc.assert(
      fc.property(bids, fc.constantFrom("first_price", "second_price"), (all, rule) => {
        const lowest = all.reduce((low, { amount }) => (amount < low ? amount : low), CEILING);
        expect(award(all, rule, CEILING, null)?.bid.amount).toBe(lowest);
      }),
      SEEDED,
    );
  });

  it("the price under second price lies between the bid and the ceiling, chosen or not", () => {
    fc.assert(
      fc.property(bids, fc.nat(8), (all, at) => {
        const won = award(all, "second_price", CEILING, all[at]?.id ?? null);
        expect(won && won.price >= won.bid.amount && won.price <= CEILING).toBe(true);
      }),
      SEEDED,
    );
  });

  it("all others are paid their own bid", () => {
    fc.assert(
      fc.property(bids, fc.constantFrom("first_price", "weighted"), (all, rule) => {
        const won = award(all, rule, CEILING, null);
        expect(won?.price).toBe(won?.bid.amount);
      }),
      SEEDED,
    );
  });
});
