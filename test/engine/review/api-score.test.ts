import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  apiScore,
  reputation,
  WEIGHTS,
  type AgentFacts,
} from "../../../engine/review/api-score.ts";

const HOUR = 3_600;
const newcomer: AgentFacts = {
  completed: 0,
  cancelled: 0,
  expired: 0,
  approved: 0,
  rejected: 0,
  disputes: 0,
  disputes_lost: 0,
  reviews: 0,
  response_seconds_total: 0,
};
const busy: AgentFacts = {
  ...newcomer,
  completed: 95,
  approved: 95,
  reviews: 95,
  response_seconds_total: 95 * HOUR,
};
const count = fc.nat({ max: 1_000_000 });
const anyFacts = fc
  .record({
    completed: count,
    cancelled: count,
    expired: count,
    approved: count,
    rejected: count,
    disputes: count,
    reviews: count,
  })
  .chain((facts) =>
    fc
      .tuple(fc.nat({ max: facts.disputes }), fc.nat({ max: 200_000 * facts.reviews }))
      .map(([disputes_lost, response_seconds_total]) => ({
        ...facts,
        disputes_lost,
        response_seconds_total,
      })),
  );

describe("an agent's API score", () => {
  it("is 70 without history, every part at 0.7", () => {
    expect(apiScore(newcomer)).toEqual({
      score: 70,
      parts: { completion: 0.7, approval: 0.7, dispute: 0.7, response: 0.7 },
    });
  });

  it("is near a hundred after much good work, and never more", () => {
    expect(apiScore(busy)).toEqual({
      score: 98.5,
      parts: { completion: 0.985, approval: 0.985, dispute: 0.985, response: 0.985 },
    });
  });

  it.each([
    ["a cancelled task", { cancelled: 20 }, "completion"],
    ["an expired task", { expired: 20 }, "completion"],
    ["a rejection", { rejected: 20 }, "approval"],
    ["a dispute", { disputes: 20 }, "dispute"],
    ["a slow answer", { response_seconds_total: 95 * 5 * HOUR }, "response"],
  ] as const)("falls with %s, in the part it belongs to", (_, change, part) => {
    const before = apiScore(busy);
    const after = apiScore({ ...busy, ...change });
    expect(after.score).toBeLessThan(before.score);
    expect(after.parts[part]).toBeLessThan(before.parts[part]);
  });

  it("falls four times as far with a lost dispute as with one merely filed", () => {
    const loss = (change: Partial<AgentFacts>) =>
      apiScore(busy).parts.dispute - apiScore({ ...busy, ...change }).parts.dispute;
    const filed = loss({ disputes: 20 });
    const lost = loss({ disputes: 20, disputes_lost: 20 });
    expect(lost).toBeCloseTo(4 * filed, 5);
  });

  it("gives full marks for answers within an hour and none after a day", () => {
    const response = (seconds: number) =>
      apiScore({ ...busy, response_seconds_total: 95 * seconds }).parts.response;
    expect(response(0)).toBe(response(HOUR));
    expect(response(HOUR)).toBe(0.985);
    expect(response(12.5 * HOUR)).toBeCloseTo(0.51, 5);
    expect(response(24 * HOUR)).toBe(0.035);
    expect(response(90 * HOUR)).toBe(0.035);
  });

  it("is rounded to the nearest tenth, half up", () => {
    expect(apiScore({ ...newcomer, completed: 1 }).score).toBe(73.3); // 73.25
    expect(apiScore({ ...newcomer, completed: 2 }).score).toBe(75.6); // 75.571
  });

  it("counts no more disputes as lost than there were", () => {
    const lost = { ...busy, disputes: 1, disputes_lost: 9 };
    expect(apiScore(lost)).toEqual(apiScore({ ...lost, disputes_lost: 1 }));
  });

  it("is always from 0 to 100 with one decimal, and each part from 0 to 1", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { score, parts } = apiScore(facts);
        expect(score).toBe(Math.round(score * 10) / 10);
        for (const value of [score / 100, ...Object.values(parts)]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("has weights that make up the whole", () => {
    expect(Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0)).toBe(100);
  });

  it("is never worked out from what is no count", () => {
    expect(() => apiScore({ ...newcomer, completed: -1 })).toThrow("completed is a count");
    expect(() => apiScore({ ...newcomer, reviews: 0.5 })).toThrow("reviews is a count");
  });
});

describe("a worker's reputation", () => {
  const fresh = { ratings: 0, rating_sum_ppm: 0, completed: 0, disputes_lost: 0 };

  it("is 700,000 for a newcomer", () => {
    expect(reputation(fresh)).toBe(700_000);
  });

  it("is hardly moved by a single rating, and carried by a hundred", () => {
    const rated = (ratings: number, rating: number) =>
      reputation({ ...fresh, ratings, rating_sum_ppm: ratings * rating });
    expect(rated(1, 1_000_000)).toBe(750_000);
    expect(rated(1, 0)).toBe(583_333);
    expect(rated(100, 1_000_000)).toBe(985_714);
    expect(rated(100, 1_000_000)).toBeGreaterThan(rated(1, 1_000_000));
  });

  it("falls with lost disputes, and less the more work was completed", () => {
    const lost = { ...fresh, disputes_lost: 1 };
    expect(reputation(lost)).toBe(500_000);
    expect(reputation({ ...lost, completed: 95 })).toBe(686_274);
  });

  it("is a whole number from 0 to a million, exact for the largest counts", () => {
    const facts = fc
      .record({ ratings: fc.nat(), completed: fc.maxSafeNat(), disputes_lost: fc.nat() })
      .chain((some) =>
        fc
          .nat({ max: some.ratings })
          .map((full) => ({ ...some, rating_sum_ppm: full * 1_000_000 })),
      );
    fc.assert(
      fc.property(facts, (some) => {
        const value = reputation(some);
        expect(Number.isInteger(value) && value >= 0 && value <= 1_000_000).toBe(true);
      }),
    );
  });

  it("never falls with a full rating and never rises with an empty one", () => {
    fc.assert(
      fc.property(fc.nat({ max: 1000 }), fc.nat({ max: 1_000_000 }), (ratings, mean) => {
        const some = { ...fresh, ratings, rating_sum_ppm: ratings * mean };
        const more = { ...some, ratings: ratings + 1 };
        const full = { ...more, rating_sum_ppm: some.rating_sum_ppm + 1_000_000 };
        expect(reputation(full)).toBeGreaterThanOrEqual(reputation(some));
        expect(reputation(more)).toBeLessThanOrEqual(reputation(some));
      }),
    );
  });

  it("is never worked out from ratings above one", () => {
    expect(() => reputation({ ...fresh, rating_sum_ppm: 1 })).toThrow("no rating is above one");
  });
});
