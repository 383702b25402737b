import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimatedMatchMinutes } from "../../../engine/review/estimate.ts";

describe("how soon a worker may be found", () => {
  it("is unknown without past matches, however many workers there are", () => {
    expect(estimatedMatchMinutes({ matches: 0, minutes_total: 0, workers: 0 })).toBeNull();
    expect(estimatedMatchMinutes({ matches: 0, minutes_total: 0, workers: 99 })).toBeNull();
  });

  it.each([
    [0, 24],
    [1, 18],
    [2, 16],
    [11, 13],
    [999, 12],
  ])("is a mean of twelve minutes, with %i workers at hand made %i", (workers, minutes) => {
    expect(estimatedMatchMinutes({ matches: 5, minutes_total: 60, workers })).toBe(minutes);
  });

  it("is a whole minute at the least", () => {
    expect(estimatedMatchMinutes({ matches: 9, minutes_total: 0, workers: 9 })).toBe(1);
  });

  it("never grows when one more worker is at hand", () => {
    const history = fc.record({
      matches: fc.integer({ min: 1, max: 1000 }),
      minutes_total: fc.nat(),
      workers: fc.nat({ max: 1000 }),
    });
    fc.assert(
      fc.property(history, (facts) => {
        const more = estimatedMatchMinutes({ ...facts, workers: facts.workers + 1 });
        expect(more).toBeLessThanOrEqual(Number(estimatedMatchMinutes(facts)));
      }),
    );
  });

  it("is never worked out from negative counts", () => {
    expect(() => estimatedMatchMinutes({ matches: -1, minutes_total: 0, workers: 0 })).toThrow();
  });
});
