import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cumulativeFee,
  floorRate,
  MICROS_MAX,
  RATE_ONE,
  shareOf,
  type Micros,
} from "../../engine/money.ts";
import { seeded } from "./seeded.ts";

type Fee = (rate: number, paid: Micros, part: Micros) => Micros;

/** Pays a total in shares and charges each: what is wrong with the sum, or null. */
function payOut(total: Micros, count: number, rate: number, fee: Fee): string | null {
  let [paid, charged] = [0n, 0n];
  for (let number = 1; number <= count; number++) {
    const part = shareOf(total, number, count);
    const owed = fee(rate, paid, part);
    if (part < 0n) return "a share is negative";
    if (owed < 0n) return "a fee is negative";
    if (owed > part) return "a fee is more than its share";
    paid += part;
    charged += owed;
  }
  if (paid !== total) return "the shares are not the total";
  return charged === floorRate(total, rate) ? null : "the fees are not the fee of the total";
}

/** Every rate that a seed names, and any other; amounts from dust to millions, crooked or round. */
function* payments(count: number): Generator<readonly [Micros, number, number]> {
  const draw = seeded(20_260_401);
  const rates = [100, 999_900, 20_000, 50_000, 100_000, 150_000, 250_000, 0, 1, RATE_ONE];
  for (let number = 0; number < count; number++) {
    const total = BigInt(Math.floor(10 ** (draw() * 15)));
    const rate = rates[Math.floor(draw() * 20)] ?? Math.floor(draw() * (RATE_ONE + 1));
    yield [total, 1 + Math.floor(draw() * draw() * 20), rate];
  }
}

const firstFault = (count: number, fee: Fee): string | null => {
  for (const [total, parts, rate] of payments(count)) {
    const fault = payOut(total, parts, rate, fee);
    if (fault !== null) return `${fault}: ${total} in ${parts} at ${rate}`;
  }
  return null;
};

describe("sharing and charging", () => {
  it("conserves every micro in a million payments of up to twenty milestones", () => {
    expect(firstFault(1_000_000, cumulativeFee)).toBeNull();
  });

  it("would notice a fee that is rounded part by part", () => {
    const partByPart: Fee = (rate, _paid, part) => floorRate(part, rate);
    expect(firstFault(1000, partByPart)).toMatch("the fees are not the fee of the total");
  });

  it("would notice a fee that is rounded up", () => {
    const up: Fee = (rate, paid, part) => cumulativeFee(rate, paid, part) + 1n;
    expect(firstFault(1000, up)).not.toBeNull();
  });

  it("keeps to the total at the largest amount there is", () => {
    for (const rate of [100, 999_900, RATE_ONE])
      expect(payOut(MICROS_MAX, 20, rate, cumulativeFee)).toBeNull();
  });

  it("charges unequal parts like their sum, in any order of refunds and splits", () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { maxLength: 20 }),
        fc.integer({ min: 0, max: RATE_ONE }),
        (parts, rate) => {
          let [paid, charged] = [0n, 0n];
          for (const part of parts) {
            charged += cumulativeFee(rate, paid, part);
            paid += part;
          }
          expect(charged).toBe(floorRate(paid, rate));
        },
      ),
    );
  });

  it("gives milestones that differ by one micro at most", () => {
    const shares = Array.from({ length: 3 }, (_, index) => shareOf(100n, index + 1, 3));
    expect(shares).toEqual([33n, 33n, 34n]);
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: MICROS_MAX }),
        fc.integer({ min: 1, max: 20 }),
        (total, count) => {
          const all = Array.from({ length: count }, (_, index) => shareOf(total, index + 1, count));
          const even = total / BigInt(count);
          for (const share of all) expect(share - even === 0n || share - even === 1n).toBe(true);
        },
      ),
    );
  });

  it("stops at what only a bug can ask for", () => {
    expect(() => shareOf(100n, 0, 3)).toThrow("a share's number is within the count");
    expect(() => shareOf(100n, 4, 3)).toThrow("a share's number is within the count");
    expect(() => shareOf(-1n, 1, 3)).toThrow("only what is there can be shared");
    expect(() => floorRate(-1n, 100)).toThrow("only what is there can be charged");
    expect(() => floorRate(1n, RATE_ONE + 1)).toThrow("a rate lies between nothing and all");
    expect(() => floorRate(1n, -1)).toThrow("a rate lies between nothing and all");
  });
});
