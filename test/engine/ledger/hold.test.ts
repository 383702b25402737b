import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { milestonePrice, moveHold } from "../../../engine/ledger/hold.ts";
import { floorRate, shareOf } from "../../../engine/money.ts";
import type { Stored, TaskData } from "../../../engine/records.ts";
import { SAMPLES } from "../../../src/testing/samples.ts";

/** A task that holds 90 of which nothing is paid, won for 60 in three milestones at 10 %. */
const task = (change: Partial<TaskData> = {}): Stored<"task"> => ({
  kind: "task",
  id: "tsk_1",
  version: 4,
  wake: null,
  data: {
    ...SAMPLES.task,
    mode: "test",
    developer: "dev_1",
    agent: "agt_1",
    worker: "wrk_1",
    budget: 90n,
    price: 60n,
    held: 90n,
    paid: 0n,
    fee_rate: 100_000,
    milestones: 3,
    approved: 0,
    allowance: null,
    ...change,
  },
});

const terms = (version: number, workerShare: number) => ({ version, workerShare, unit: 1n });

const HOLD = "hold:test:tsk_1";

describe("A hold", () => {
  it("is taken from the wallet, counted as pending, and drawn from the allowance", () => {
    const movement = moveHold("hold", task({ held: 0n, allowance: "allowance:a" }), terms(5, 0));
    expect(movement).toEqual({
      set: { held: 90n },
      transfers: [{ id: "tsk_1:5:hold", from: "wallet:test:dev_1", to: HOLD, amount: 90n }],
      tallies: [
        { counter: "standing:test:dev_1:held", add: 90n },
        { counter: "allowance:a", add: -90n },
      ],
    });
  });

  it("is taken once", () => {
    expect(() => moveHold("hold", task(), terms(5, 0))).toThrow("a hold is taken once");
  });

  it("pays a milestone to the worker and the fee, and keeps the rest", () => {
    expect(moveHold("release_part", task(), terms(5, 0))).toEqual({
      set: { held: 70n, paid: 20n, approved: 1 },
      transfers: [
        { id: "tsk_1:5:fee", from: HOLD, to: "fees:test", amount: 2n },
        { id: "tsk_1:5:pay", from: HOLD, to: "earnings:test:wrk_1", amount: 18n },
      ],
      tallies: [
        { counter: "standing:test:dev_1:held", add: -20n },
        { counter: "standing:test:wrk_1:earned", add: 18n },
      ],
    });
  });

  it("pays what is left of the price with the last milestone, and gives the excess back", () => {
    const last = task({ approved: 2, held: 50n, paid: 40n, allowance: "allowance:a" });
    expect(moveHold("release", last, terms(9, 0))).toEqual({
      set: { held: 0n, paid: 60n, approved: 3 },
      transfers: [
        { id: "tsk_1:9:fee", from: HOLD, to: "fees:test", amount: 2n },
        { id: "tsk_1:9:pay", from: HOLD, to: "earnings:test:wrk_1", amount: 18n },
        { id: "tsk_1:9:back", from: HOLD, to: "wallet:test:dev_1", amount: 30n },
      ],
      tallies: [
        { counter: "standing:test:dev_1:held", add: -50n },
        { counter: "allowance:a", add: 30n },
        { counter: "standing:test:wrk_1:earned", add: 18n },
      ],
    });
  });

  it("gives all of it back without a fee", () => {
    const { set, transfers, tallies } = moveHold("refund", task({ worker: null }), terms(5, 0));
    expect(set).toEqual({ held: 0n, paid: 0n });
    expect(tallies).toEqual([{ counter: "standing:test:dev_1:held", add: -90n }]);
    expect(transfers).toEqual([
      { id: "tsk_1:5:back", from: HOLD, to: "wallet:test:dev_1", amount: 90n },
    ]);
  });

  it("splits the milestone in dispute, and gives the rest back", () => {
    const { set, transfers } = moveHold("split", task(), terms(5, 500_000));
    expect(set).toEqual({ held: 0n, paid: 10n });
    expect(transfers.map(({ to, amount }) => [to, amount])).toEqual([
      ["fees:test", 1n],
      ["earnings:test:wrk_1", 9n],
      ["wallet:test:dev_1", 80n],
    ]);
  });

  it("moves nothing that would be nothing", () => {
    const { transfers: back } = moveHold("split", task(), terms(5, 0));
    expect(back.map(({ id }) => id)).toEqual(["tsk_1:5:back"]);
    const whole = moveHold("release", task({ fee_rate: 1_000_000, price: 90n }), terms(5, 0));
    expect(whole.transfers.map(({ id }) => id)).toEqual(["tsk_1:5:fee"]);
  });

  it("never pays more than it has", () => {
    expect(() => moveHold("release", task({ held: 59n }), terms(5, 0))).toThrow("than is held");
  });
});

const life = fc.record({
  price: fc.bigInt({ min: 1n, max: 2n ** 62n }),
  excess: fc.bigInt({ min: 0n, max: 2n ** 40n }),
  milestones: fc.integer({ min: 1, max: 20 }),
  fee_rate: fc.integer({ min: 0, max: 1_000_000 }),
  share: fc.integer({ min: 0, max: 1_000_000 }),
  stop: fc.integer({ min: 0, max: 20 }),
  end: fc.constantFrom("release", "refund", "split"),
});

describe("Whatever the price, the fee and the number of milestones", () => {
  it("all that was held comes out again, and the fee is that of the sum", () => {
    fc.assert(
      fc.property(life, ({ price, excess, milestones, fee_rate, share, stop, end }) => {
        const budget = price + excess;
        let now = task({ price, budget, held: budget, milestones, fee_rate });
        const out = new Map<string, bigint>();
        const take = (effect: "release_part" | typeof end): void => {
          const { set, transfers } = moveHold(effect, now, terms(now.version + 1, share));
          for (const { from, to, amount } of transfers) {
            expect([from, amount > 0n]).toEqual([HOLD, true]);
            out.set(to, (out.get(to) ?? 0n) + amount);
          }
          now = { ...now, version: now.version + 1, data: { ...now.data, ...set } };
        };
        for (let n = 0; n < Math.min(stop, milestones - 1); n++) take("release_part");
        const before = now.data;
        take(end);
        const { held, paid } = now.data;
        expect(held).toBe(0n);
        expect([...out.values()].reduce((sum, each) => sum + each, 0n)).toBe(budget);
        expect(out.get("fees:test") ?? 0n).toBe(floorRate(paid, fee_rate));
        if (end === "release") expect(paid).toBe(price);
        if (end === "refund") expect(paid).toBe(before.paid);
        if (end === "split")
          expect(paid - before.paid).toBe(floorRate(milestonePrice(before), share));
      }),
      { numRuns: 2_000 },
    );
  });

  it("the milestones are shares that differ by a micro at most", () => {
    const shares = Array.from({ length: 7 }, (_, at) => shareOf(100n, at + 1, 7));
    expect(shares.reduce((sum, each) => sum + each, 0n)).toBe(100n);
    expect(new Set(shares)).toEqual(new Set([14n, 15n]));
  });
});
