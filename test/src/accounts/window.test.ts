import { describe, expect, it } from "vitest";
import { virtualClock } from "../../../src/clock.ts";
import { slidingWindow } from "../../../src/accounts/window.ts";

describe("A sliding window", () => {
  it("lets exactly so many in within any stretch of its length, also at once", async () => {
    const clock = virtualClock();
    const window = slidingWindow({ most: 10, lengthMs: 60_000, clock });
    const passed: number[] = [];
    for (let second = 0; second < 300; second += 7) {
      const all = await Promise.all(Array.from({ length: 3 }, () => window.take("a")));
      for (const { ok } of all) if (ok) passed.push(clock.now());
      await clock.advance("7s");
    }
    expect(passed.length).toBeGreaterThan(40);
    for (const at of passed)
      expect(passed.filter((other) => other > at - 60_000 && other <= at).length).toBeLessThan(11);
  });

  it("says in how many seconds there is a place, and then there is", async () => {
    const clock = virtualClock();
    const window = slidingWindow({ most: 1, lengthMs: 60_000, clock });
    await window.take("a");
    await clock.advance("1500ms");
    expect(await window.take("a")).toEqual({ ok: false, retryAfter: 59 });
    expect((await window.take("b")).ok).toBe(true);
    await clock.advance("59s");
    expect((await window.take("a")).ok).toBe(true);
  });

  it("forgets what is given back, once", async () => {
    const clock = virtualClock();
    const window = slidingWindow({ most: 2, lengthMs: 60_000, clock });
    const first = await window.take("a");
    await window.take("a");
    if (first.ok) {
      first.giveBack();
      first.giveBack();
    }
    expect((await window.take("a")).ok).toBe(true);
    expect((await window.take("a")).ok).toBe(false);
  });
});
