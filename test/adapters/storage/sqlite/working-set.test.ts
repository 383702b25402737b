import { describe, expect, it } from "vitest";
import { WorkingSet, type Below } from "../../../../adapters/storage/sqlite/working-set.ts";
import { Recent } from "../../../../adapters/storage/sqlite/recent.ts";
import { message, note } from "../../../../src/testing/write-sets.ts";

const nothing: Below = {
  record: () => null,
  balance: () => 0n,
  told: () => 0,
  answer: () => null,
};

describe("What was used lately", () => {
  it("stays while the database does not have it, however much that is", () => {
    const state = new WorkingSet(nothing, 10);
    for (let n = 0; n < 100; n++) state.apply(note(`m_${n}`, 1), "");
    for (let n = 0; n < 100; n++) expect(state.record(message(`m_${n}`))?.version).toBe(1);
  });

  it("is let go of afterwards, so that memory does not grow with history", () => {
    const state = new WorkingSet(nothing, 100);
    for (let n = 0; n < 10_000; n++) {
      state.apply(note(`m_${n}`, 1), "");
      if (n % 10 === 9) state.settle();
    }
    expect(state.size).toBeLessThanOrEqual(110);
  });

  it("is nothing at all where nothing is to stay, so that everything is read again", () => {
    const kept = new Recent<number>(0);
    let reads = 0;
    for (let n = 0; n < 10; n++) {
      kept.get("hot", () => ++reads);
      kept.settle();
    }
    expect(reads).toBe(10);
  });

  it("is what is asked for again and again, and not what came first", () => {
    const kept = new Recent<number>(10);
    let reads = 0;
    const hot = (): number => kept.get("hot", () => ++reads);
    for (let n = 0; n < 200; n++) {
      hot();
      kept.set(`cold_${n}`, n);
      kept.settle();
    }
    expect(reads).toBe(1);
  });
});
