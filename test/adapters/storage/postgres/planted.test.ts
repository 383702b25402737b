import { describe, expect, it } from "vitest";
import { sharedStorageContract } from "../../../../src/testing/shared-contract.ts";
import { PLANTED_HOSTS } from "./planted.ts";

/** A fault that only a race shows may need more than one. */
const MOST_RACES = 10;

describe("What hosts promise each other", () => {
  it.each(PLANTED_HOSTS)("finds out a store that $fault", async ({ caughtBy, open }) => {
    const clause = sharedStorageContract.find(({ promise }) => promise.includes(caughtBy));
    if (clause === undefined) throw new Error(`nothing promises: ${caughtBy}`);
    const found = async (): Promise<boolean> => {
      const hosts = await open();
      return clause
        .check(async () => hosts)
        .then(
          () => false,
          () => true,
        );
    };
    let races = 1;
    while (!(await found()) && races < MOST_RACES) races++;
    expect(races).toBeLessThan(MOST_RACES);
  });

  it("has a planted store for every promise", () => {
    const unproved = sharedStorageContract
      .map(({ promise }) => promise)
      .filter((promise) => !PLANTED_HOSTS.some(({ caughtBy }) => promise.includes(caughtBy)));
    expect(unproved).toEqual([]);
  });
});
