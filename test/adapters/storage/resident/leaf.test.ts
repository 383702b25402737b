import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Leaf } from "../../../../adapters/storage/resident/leaf.ts";
import type { Slot } from "../../../../adapters/storage/resident/slot.ts";
import type { Place } from "../../../../engine/ports.ts";
import type { Stored } from "../../../../engine/records.ts";
import { SAMPLES } from "../../../../src/testing/samples.ts";

const task = (id: string, created_at: number, status: string): Stored<"task"> => ({
  kind: "task",
  id,
  version: 1,
  wake: null,
  data: { ...SAMPLES.task, created_at, status },
});

const isOpen = ({ data }: Stored): boolean => "status" in data && data.status === "open";
const emptyLeaf = () => new Leaf("created_at", isOpen);

const MANY = 20;
/** What can happen to one of many records, and what a reader may ask. */
const happening = fc.oneof(
  fc.record({ does: fc.constant("flip" as const), n: fc.nat(MANY - 1), times: fc.nat(80) }),
  fc.record({
    does: fc.constant("read" as const),
    direction: fc.constantFrom("oldest_first" as const, "newest_first" as const),
    limit: fc.integer({ min: 1, max: 30 }),
    after: fc.option(fc.nat(MANY - 1)),
  }),
);

describe("A leaf of an index", () => {
  it("reads like a list that is sorted anew each time, whatever comes, leaves and returns", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(5), { minLength: MANY, maxLength: MANY }),
        fc.array(happening, { maxLength: 40 }),
        (orders, happenings) => {
          const leaf = emptyLeaf();
          const slots = orders.map((order, n): Slot => {
            return { record: task(`t${n}`, order, "closed"), alarm: null };
          });
          for (const step of happenings)
            if (step.does === "flip") flip(leaf, slots[step.n], step.times);
            else {
              const after = step.after === null ? null : placeOf(slots[step.after]);
              const found = leaf.page({ ...step, after });
              expect(found).toEqual(naive(slots, { ...step, after }));
            }
          expect(leaf.size).toBe(slots.filter(({ record }) => isOpen(record)).length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("gives a page at once, though a million records were there when one came", () => {
    const leaf = emptyLeaf();
    for (let n = 0; n < 1_000_000; n++)
      leaf.add({ record: task(`t${String(n).padStart(7, "0")}`, n, "open"), alarm: null });
    const query = {
      direction: "newest_first",
      after: { order: 500_000, id: "" },
      limit: 50,
    } as const;
    const took = Array.from({ length: 9 }, (_, n) => {
      leaf.add({ record: task(`late${n}`, n * 100_000 + 0.5, "open"), alarm: null });
      const start = performance.now();
      expect(leaf.page(query)).toHaveLength(50);
      return performance.now() - start;
    });
    const median = took.toSorted((a, b) => a - b)[4];
    // About two milliseconds when nothing else runs.
    expect(median).toBeLessThan(20);
  });
});

function flip(leaf: Leaf, slot: Slot | undefined, times: number): void {
  for (let n = 0; n < times && slot !== undefined; n++) {
    const { record } = slot;
    const order = "created_at" in record.data ? record.data.created_at : 0;
    slot.record = task(record.id, order, isOpen(record) ? "closed" : "open");
    if (isOpen(slot.record)) leaf.add(slot);
    else leaf.left();
  }
}

function placeOf(slot: Slot | undefined): Place {
  const record = slot?.record;
  const order = record !== undefined && "created_at" in record.data ? record.data.created_at : 0;
  return { order, id: record?.id ?? "" };
}

function naive(
  slots: readonly Slot[],
  { direction, after, limit }: Parameters<Leaf["page"]>[0],
): readonly Stored[] {
  const compare = (a: Place, b: Place) =>
    a.order - b.order || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  const sorted = slots
    .filter(({ record }) => isOpen(record))
    .toSorted((a, b) => compare(placeOf(a), placeOf(b)));
  const oriented = direction === "oldest_first" ? sorted : sorted.toReversed();
  const sign = direction === "oldest_first" ? 1 : -1;
  return oriented
    .filter((slot) => after === null || compare(placeOf(slot), after) * sign > 0)
    .slice(0, limit)
    .map(({ record }) => record);
}
