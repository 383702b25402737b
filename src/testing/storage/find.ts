import {
  INDEXES,
  type Index,
  type KindOfIndex,
  type Place,
  type Query,
  type Storage,
} from "../../../engine/ports.ts";
import type { DataOf, Stored } from "../../../engine/records.ts";
import { clause, type Clause } from "../clause.ts";
import { BrokenPromise, expectEqual, expectThat } from "../expect.ts";
import { SAMPLES } from "../samples.ts";
import { change } from "../write-sets.ts";

const BOTH = ["oldest_first", "newest_first"] as const;
/** More than any clause has records. */
const ENDLESS = 500;
const isIndex = (name: string): name is Index => name in INDEXES;

/** A record's data, put into an index under `key` at `order`. */
function data(index: Index, key: string, order: number): DataOf[KindOfIndex<Index>] {
  const { kind, on, order: field } = INDEXES[index];
  const keys = Object.fromEntries(on.map((name) => [name, key]));
  return { ...SAMPLES[kind], ...keys, [field]: order };
}

/** Orders with ties, not in the order in which they are written. */
const ORDERS = [30, 10, 20, 10, 50, 20, 20, 40, 10, 60];

async function fill(store: Storage, index: Index): Promise<readonly Stored[]> {
  const { kind, on } = INDEXES[index];
  const here: Stored[] = [];
  for (const [n, order] of ORDERS.entries()) {
    const write = change({ kind, id: `r_${(n * 7) % 10}` }, 1, data(index, "here", order));
    await store.commit(write);
    here.push(...write.records);
    if (on.length > 0)
      await store.commit(change({ kind, id: `s_${n}` }, 1, data(index, "elsewhere", order)));
  }
  const at = place(index);
  return here.toSorted((a, b) => at(a).order - at(b).order || (a.id < b.id ? -1 : 1));
}

const place =
  (index: Index) =>
  ({ id, data }: Stored): Place => ({
    order: Number(new Map(Object.entries(data)).get(INDEXES[index].order)),
    id,
  });

const equals = (index: Index): readonly string[] => INDEXES[index].on.map(() => "here");

/** Every page of a query, one after the other; `between` runs after each of them. */
async function pages(
  store: Storage,
  query: Pick<Query, "index" | "equals" | "direction" | "limit">,
  between: () => Promise<void> = async () => {},
): Promise<readonly string[]> {
  const found: string[] = [];
  for (let after: Place | null = null; found.length < ENDLESS;) {
    const page: readonly Stored[] = await store.find({ ...query, after });
    expectThat(page.length <= query.limit, `a page holds at most ${query.limit}`);
    found.push(...page.map(({ id }) => id));
    const last = page.at(-1);
    if (last === undefined) return found;
    after = place(query.index)(last);
    await between();
  }
  throw new BrokenPromise("the pages never end");
}

const everyIndex = Object.keys(INDEXES)
  .filter(isIndex)
  .map((index) =>
    clause(`finds by ${index}, in both directions and by pages of any size`, async (store) => {
      const expected = await fill(store, index);
      const query = { index, equals: equals(index), after: null, limit: 100 };
      const whole = await store.find({ ...query, direction: "oldest_first" });
      expectEqual(whole, expected, "all of them, oldest first");
      for (const direction of BOTH)
        for (const limit of [1, 3, 7]) {
          const found = await pages(store, { ...query, direction, limit });
          const ids = expected.map(({ id }) => id);
          const inOrder = direction === "oldest_first" ? ids : ids.toReversed();
          expectEqual(found, inOrder, `${direction} by pages of ${limit}`);
        }
    }),
  );

const notIndexed = clause("leaves a record with nothing in an indexed field out", async (store) => {
  const free = { ...SAMPLES.task, worker: null };
  await store.commit(change({ kind: "task", id: "free" }, 1, free));
  await store.commit(change({ kind: "task", id: "taken" }, 1, { ...free, worker: "ada" }));
  const by = (worker: string) =>
    store.find({ index: "tasks_by_worker", equals: [worker], ...FIRST });
  expectEqual(await ids(by("ada")), ["taken"], "the tasks of ada");
  for (const nobody of ["null", "", "undefined"])
    expectEqual(await ids(by(nobody)), [], `the tasks of ${JSON.stringify(nobody)}`);
});

const FIRST = { direction: "oldest_first", after: null, limit: 100 } as const;
const ids = async (found: Promise<readonly Stored[]>): Promise<readonly string[]> =>
  (await found).map(({ id }) => id);

const task = (id: string, version: number, status: string, created_at: number) =>
  change({ kind: "task", id }, version, { ...SAMPLES.task, status, created_at });
const open = { index: "tasks_by_status", equals: ["test", "open"], ...FIRST } as const;

const moves = clause("finds a record under its present fields only, and once", async (store) => {
  await store.commit(task("a", 1, "open", 1));
  await store.commit(task("b", 1, "open", 2));
  expectEqual(await ids(store.find(open)), ["a", "b"], "both open");
  await store.commit(task("a", 2, "closed", 1));
  expectEqual(await ids(store.find(open)), ["b"], "one of them closed");
  expectEqual(
    await ids(store.find({ ...open, equals: ["test", "closed"] })),
    ["a"],
    "the closed one",
  );
  await store.commit(task("a", 3, "open", 1));
  await store.commit(task("a", 4, "open", 1));
  const found = await store.find(open);
  expectEqual(
    found.map(({ id, version }) => [id, version]),
    [
      ["a", 4],
      ["b", 1],
    ],
    "both open again",
  );
});

const steady = BOTH.map((direction) =>
  clause(`pages ${direction} without omission or duplicate while others write`, async (store) => {
    const version = new Map<string, number>();
    const write = async (id: string, status: string, created_at: number) => {
      version.set(id, (version.get(id) ?? 0) + 1);
      await store.commit(task(id, version.get(id) ?? 1, status, created_at));
    };
    const steadfast = Array.from({ length: 12 }, (_, n) => `steady_${String(n).padStart(2, "0")}`);
    for (const [n, id] of steadfast.entries()) await write(id, "open", n * 10);
    for (const n of [1, 2, 3]) await write(`restless_${n}`, "open", n * 30 + 5);
    let round = 0;
    const found = await pages(store, { ...open, direction, limit: 2 }, async () => {
      round++;
      if (round < 5) await write(`early_${round}`, "open", -round);
      await write(`late_${round}`, "closed", 1_000 + round);
      for (const n of [1, 2, 3]) {
        await write(`restless_${n}`, "closed", n * 30 + 5);
        await write(`restless_${n}`, "open", n * 30 + 5);
      }
    });
    const expected = direction === "oldest_first" ? steadfast : steadfast.toReversed();
    const seen = found.filter((id) => id.startsWith("steady"));
    expectEqual(seen, expected, "those that stayed");
    const others = found.filter((id) => !id.startsWith("early"));
    expectEqual(others.length, new Set(others).size, "records named twice");
  }),
);

export const FIND: readonly Clause[] = [...everyIndex, notIndexed, moves, ...steady];
