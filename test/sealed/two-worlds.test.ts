import { describe, expect, it } from "vitest";
import { comparePair } from "./pairs.ts";
import { LEAKS } from "./leaks.ts";
import { SEALED } from "./worlds.ts";

const PAIRS = 200;

describe("Two worlds that differ only in the sealed bids of others", () => {
  it(`cannot be told apart by anybody before bidding closes (${PAIRS} pairs)`, async () => {
    let [differ, bytes] = [0, 0];
    for (let seed = 1; seed <= PAIRS; seed++) {
      const pair = await comparePair(SEALED, seed);
      expect(pair.differences).toEqual([]);
      if (pair.hidden[0] !== pair.hidden[1]) differ++;
      bytes += pair.bytes;
    }
    console.log(`${PAIRS} pairs, ${Math.round(bytes / PAIRS / 1024)} KiB heard in each world`);
    expect(differ).toBeGreaterThan(PAIRS * 0.9);
  }, 120_000);
});

describe("A market that leaks is found out within twenty pairs", () => {
  it.each(LEAKS)("by $name", async ({ making }) => {
    for (let seed = 1; seed <= 20; seed++)
      if ((await comparePair(making, seed)).differences.length > 0) return;
    expect.fail("nobody noticed");
  });
});
