import { describe, expect, it } from "vitest";
import { sharedStorageContract } from "../../../../src/testing/shared-contract.ts";
import { PLANTED_HOSTS } from "./planted.ts";

describe("What hosts promise each other", () => {
  it.each(PLANTED_HOSTS)("finds out a store that $fault", async ({ caughtBy, open }) => {
    const clause = sharedStorageContract.find(({ promise }) => promise.includes(caughtBy));
    if (clause === undefined) throw new Error(`nothing promises: ${caughtBy}`);
    const hosts = await open();
    await expect(clause.check(async () => hosts)).rejects.toThrow();
  });

  it("has a planted store for every promise", () => {
    const unproved = sharedStorageContract
      .map(({ promise }) => promise)
      .filter((promise) => !PLANTED_HOSTS.some(({ caughtBy }) => promise.includes(caughtBy)));
    expect(unproved).toEqual([]);
  });
});
