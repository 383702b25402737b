import { describe, expect, it } from "vitest";
import type { Storage } from "../../../engine/ports.ts";
import { storageContract } from "../../../src/testing/storage-contract.ts";
import { PLANTED_COMMITS } from "./planted-commits.ts";
import { PLANTED_MONEY } from "./planted-money.ts";
import { PLANTED_READS, sound } from "./planted-reads.ts";

const PLANTS = [...PLANTED_COMMITS, ...PLANTED_MONEY, ...PLANTED_READS];

/** The promises that a store breaks. */
async function broken(open: () => Storage): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { promise, check } of storageContract)
    await check(async () => open()).catch(() => found.push(promise));
  return found;
}

describe("The storage contract", () => {
  it("finds nothing wrong with a sound store", async () => {
    expect(await broken(sound)).toEqual([]);
  });

  it("names each promise once", () => {
    const promises = storageContract.map(({ promise }) => promise);
    expect(promises).toHaveLength(new Set(promises).size);
  });

  it.each(PLANTS)("catches a store that $fault", async ({ open, caughtBy }) => {
    expect(await broken(open)).toContainEqual(expect.stringContaining(caughtBy));
  });

  it("has a planted store for every promise", async () => {
    const caught = PLANTS.map(({ caughtBy }) => caughtBy);
    const unproved = storageContract
      .map(({ promise }) => promise)
      .filter((promise) => !caught.some((part) => promise.includes(part)));
    expect(unproved).toEqual([]);
  });
});
