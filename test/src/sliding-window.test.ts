import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slidingWindow } from "../../src/sliding-window.ts";
import type { Limiter } from "../../engine/index.ts";

const WINDOW = 60_000;
const LIMIT = 5;

type MakeLimiter = (limit: number, now: () => number) => Limiter;

/** When requests passed, of those that came after these pauses. */
async function passed(make: MakeLimiter, pauses: readonly number[]): Promise<readonly number[]> {
  let at = 0;
  const limiter = make(LIMIT, () => at);
  const times: number[] = [];
  for (const pause of pauses) {
    at += pause;
    if ((await limiter.take("one")).allowed) times.push(at);
  }
  return times;
}

const mostInAnyWindow = (times: readonly number[]): number =>
  Math.max(0, ...times.map((from) => times.filter((t) => t >= from && t < from + WINDOW).length));

const comings = fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 60 });
const ours: MakeLimiter = (limit, now) => slidingWindow({ limit, now });

/** Counts by the minute of the clock: twice the limit passes where two minutes meet. */
const byTheMinute: MakeLimiter = (limit, now) => {
  let [minute, count] = [-1, 0];
  const giveBack = () => Promise.reject(new Error("nobody gives anything back here"));
  return {
    take() {
      const present = Math.floor(now() / WINDOW);
      if (present !== minute) [minute, count] = [present, 0];
      const allowed = count < limit;
      if (allowed) count++;
      return Promise.resolve({ allowed, limit, remaining: limit - count, resets_in: 0, giveBack });
    },
  };
};

const neverMore = (make: MakeLimiter) =>
  fc.assert(
    fc.asyncProperty(comings, async (pauses) => {
      expect(mostInAnyWindow(await passed(make, pauses))).toBeLessThanOrEqual(LIMIT);
    }),
    { numRuns: 500 },
  );

describe("A sliding window", () => {
  it("never lets more pass than the limit, wherever the window begins", () => neverMore(ours));

  it("would be caught letting more pass, where it counts by the minute", async () => {
    await expect(neverMore(byTheMinute)).rejects.toThrow();
  });

  it("refuses nobody whom it could let pass", () =>
    fc.assert(
      fc.asyncProperty(comings, async (pauses) => {
        const times = await passed(ours, pauses);
        let at = 0;
        for (const pause of pauses) {
          at += pause;
          const before = times.filter((t) => t > at - WINDOW && t <= at).length;
          expect(times.includes(at) || before >= LIMIT).toBe(true);
        }
      }),
    ));

  it("says how many are left, and when the oldest leaves", async () => {
    let at = 1_000;
    const limiter = slidingWindow({ limit: 2, now: () => at });
    expect(await limiter.take("one")).toMatchObject({
      ...{ allowed: true, limit: 2, remaining: 1, resets_in: 60_000 },
    });
    at = 2_000;
    await limiter.take("one");
    expect(await limiter.take("one")).toMatchObject({
      ...{ allowed: false, remaining: 0, resets_in: 59_000 },
    });
    at = 61_000;
    expect(await limiter.take("one")).toMatchObject({ allowed: true, resets_in: 1_000 });
  });

  it("counts each key for itself", async () => {
    const limiter = slidingWindow({ limit: 1, now: () => 0 });
    expect((await limiter.take("one")).allowed).toBe(true);
    expect((await limiter.take("two")).allowed).toBe(true);
  });

  it("forgets keys that are quiet: a million strangers leave no trace", async () => {
    let at = 0;
    const limiter = slidingWindow({ limit: 3, now: () => at });
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    for (let n = 0; n < 1_000_000; n++) {
      at += 60;
      await limiter.take(`stranger ${n}`);
    }
    globalThis.gc?.();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(50 * 1024 * 1024);
  });

  it("forgets what is given back, once, and nothing that was refused", async () => {
    const limiter = slidingWindow({ limit: 2, now: () => 0 });
    const first = await limiter.take("one");
    await limiter.take("one");
    const refused = await limiter.take("one");
    await refused.giveBack();
    await first.giveBack();
    await first.giveBack();
    expect((await limiter.take("one")).allowed).toBe(true);
    expect((await limiter.take("one")).allowed).toBe(false);
  });
});
