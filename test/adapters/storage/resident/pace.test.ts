import { describe, expect, it } from "vitest";
import { Pace } from "../../../../adapters/storage/resident/pace.ts";

const CROWD = 64;

/**
 * The sizes of the flushes when a crowd commits again and again, each after `deciding` ms of work
 * that nobody shares, and a flush takes `flushing` ms.
 */
function flushes(deciding: number, flushing: number, crowd = CROWD): readonly number[] {
  let now = 0;
  const pace = new Pace(() => now);
  const sizes: number[] = [];
  let [free, waiting, inFlight, done] = [crowd, 0, 0, Infinity];
  const begin = () => {
    pace.begun();
    sizes.push(waiting);
    [inFlight, waiting, done] = [waiting, 0, now + flushing];
  };
  while (sizes.length < 40) {
    if (free > 0) {
      now += deciding;
      [free, waiting] = [free - 1, waiting + 1];
      if (inFlight === 0 && pace.isEnough(waiting)) begin();
      if (free > 0) continue;
    }
    pace.drained(waiting);
    if (inFlight === 0) begin();
    now = Math.max(now, done);
    pace.ended(inFlight, waiting);
    [free, inFlight] = [inFlight, 0];
    if (pace.isEnough(waiting)) begin();
  }
  return sizes.slice(20);
}

describe("The pace of flushes", () => {
  it("halves the crowd where deciding takes longer than flushing", () => {
    expect(new Set(flushes(0.02, 0.4))).toEqual(new Set([CROWD / 2]));
  });

  it("waits for everyone where flushing takes longer", () => {
    expect(new Set(flushes(0.002, 4))).toEqual(new Set([CROWD]));
  });

  it("never waits for more when there is only one", () => {
    expect(new Set(flushes(0.01, 0.2, 1))).toEqual(new Set([1]));
  });
});
