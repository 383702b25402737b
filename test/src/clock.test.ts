import { describe, expect, it } from "vitest";
import { duration, virtualClock } from "../../src/clock.ts";
import { openWorld } from "../support/world.ts";

const HOUR = 3_600_000;

describe("A duration", () => {
  it.each([
    ["500ms", 500],
    ["90s", 90_000],
    ["30m", 1_800_000],
    ["24h", 86_400_000],
    ["1.5d", 129_600_000],
    [" 2h ", 7_200_000],
    [7, 7],
    [0, 0],
  ])("of %j is %i milliseconds", (text, milliseconds) => {
    expect(duration(text)).toBe(milliseconds);
  });

  it.each(["", "h", "24", "-1h", "1e3s", "1 h", "1w", "1h30m"])("is not %j", (text) => {
    expect(() => duration(text)).toThrow("not a duration");
  });

  it.each([-1, NaN, Infinity])("is not %d milliseconds", (milliseconds) => {
    expect(() => duration(milliseconds)).toThrow(RangeError);
  });
});

describe("A virtual clock", () => {
  it("stands still until it is told to go", async () => {
    const clock = virtualClock(1000);
    expect(clock.now()).toBe(1000);
    await clock.advance("1s");
    expect(clock.now()).toBe(2000);
  });

  it("that is advanced twice at once goes the whole way", async () => {
    const { market, clock } = await openWorld();
    const began = clock.now();
    await Promise.all([market.advance("1h"), clock.advance("2h")]);
    expect(clock.now() - began).toBe(3 * HOUR);
    expect(market.now()).toBe(clock.now());
  });

  it("goes on after something on the way went wrong", async () => {
    const clock = virtualClock(0);
    let broken = true;
    clock.attach(async () => {
      if (broken) throw new Error("the store has stopped");
    });
    await expect(clock.advance("1s")).rejects.toThrow("the store has stopped");
    broken = false;
    await clock.advance("1s");
    expect(clock.now()).toBe(1000);
    await expect(clock.advance("soon")).rejects.toThrow("not a duration");
  });
});
