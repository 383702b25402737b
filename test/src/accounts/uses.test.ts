import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Uses } from "../../../src/accounts/uses.ts";

describe("The uses of keys", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const open = () => {
    const written: object[] = [];
    let fails = false;
    const complaints: unknown[] = [];
    const uses = new Uses({
      note(some) {
        if (fails) return Promise.reject(new Error("no store"));
        written.push(...some.map((each) => ({ ...each })));
        return Promise.resolve();
      },
      complain: (error) => void complaints.push(error),
    });
    const fail = (how: "from now on" | "no more"): void => void (fails = how === "from now on");
    return { uses, written, complaints, fail };
  };

  it("are written down once a minute for each key, however many there were", async () => {
    const { uses, written } = open();
    for (let n = 1; n <= 1000; n++) uses.count("a", { address: "192.0.2.7" }, n);
    uses.count("b", { address: null }, 5);
    expect(written).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(written).toEqual([
      { credential: "a", count: 1000, at: 1000, address: "192.0.2.7" },
      { credential: "b", count: 1, at: 5, address: null },
    ]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(written).toHaveLength(2);
  });

  it("are kept for the next time where they cannot be written", async () => {
    const { uses, written, complaints, fail } = open();
    uses.count("a", { address: null }, 1);
    fail("from now on");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(complaints).toHaveLength(1);
    uses.count("a", { address: null }, 2);
    fail("no more");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(written).toEqual([{ credential: "a", count: 2, at: 2, address: null }]);
  });

  it("are written in portions, so that no commit is large", async () => {
    const portions: number[] = [];
    const note = (some: readonly unknown[]) => Promise.resolve(portions.push(some.length));
    const uses = new Uses({ note, complain: () => undefined });
    for (let n = 0; n < 250; n++) uses.count(`key ${n}`, { address: null }, n);
    await uses.write();
    expect(portions).toEqual([100, 100, 50]);
  });
});
