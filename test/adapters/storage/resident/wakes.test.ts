import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Slot } from "../../../../adapters/storage/resident/slot.ts";
import { Wakes } from "../../../../adapters/storage/resident/wakes.ts";
import { SAMPLES } from "../../../../src/testing/samples.ts";

const MANY = 12;

const slot = (n: number): Slot => ({
  record: { kind: "message", id: `m${n}`, version: 1, wake: null, data: SAMPLES.message },
  alarm: null,
});

describe("The wakes", () => {
  it("read like a list that is sorted anew each time, whatever moves", () => {
    const move = fc.record({ n: fc.nat(MANY - 1), wake: fc.option(fc.nat(20)) });
    const read = fc.record({ now: fc.nat(20), limit: fc.integer({ min: 1, max: MANY }) });
    fc.assert(
      fc.property(fc.array(fc.oneof(move, read), { maxLength: 400 }), (steps) => {
        const wakes = new Wakes();
        const slots = Array.from({ length: MANY }, (_, n) => slot(n));
        for (const step of steps)
          if ("now" in step) {
            const expected = slots
              .map(({ record }) => record)
              .filter(({ wake }) => wake !== null && wake <= step.now)
              .toSorted((a, b) => (a.wake ?? 0) - (b.wake ?? 0) || (a.id < b.id ? -1 : 1))
              .slice(0, step.limit);
            expect(wakes.due(step.now, step.limit)).toEqual(expected);
          } else {
            const moved = slots[step.n] ?? slot(0);
            moved.record = { ...moved.record, wake: step.wake };
            wakes.set(moved);
          }
      }),
      { numRuns: 200 },
    );
  });
});
