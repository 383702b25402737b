import type { Storage, WriteSet } from "../../../engine/ports.ts";
import { clause, type Clause } from "../clause.ts";
import { expectEqual, expectThat } from "../expect.ts";
import { answerTo, note, NOTHING, together, topUp } from "../write-sets.ts";

const WRITES: readonly WriteSet[] = [
  note("a", 1, { to: ["ada"], transfers: [topUp("dev", 100n)] }),
  together(note("a", 2, { wake: 5 }), note("b", 1, { answer: answerTo("key") })),
  note("c", 1, { tallies: [{ counter: "standing:ada", add: -3n }] }),
  note("d", 1),
];

async function commitAll(store: Storage, writes: readonly WriteSet[]): Promise<void> {
  for (const write of writes)
    expectEqual((await store.commit(write)).is, "done", "a commit of the sample");
}

const links = async (store: Storage): Promise<readonly string[]> =>
  (await store.log(0, 100)).map(({ link }) => link);

const entries = clause("logs what each commit recorded, numbered without gaps", async (store) => {
  await commitAll(store, WRITES);
  const found = (await store.log(0, 100)).map(({ number, events, answer }) => ({
    number,
    events,
    answer,
  }));
  const expected = WRITES.map(({ events, answer }, at) => ({ number: at + 1, events, answer }));
  expectEqual(found, expected, "the log");
});

const onlyDone = clause("logs neither refused nor empty commits", async (store) => {
  await store.commit(note("a", 1));
  await store.commit(note("a", 1));
  await store.commit(NOTHING);
  await store.commit(note("b", 1));
  const numbers = (await store.log(0, 100)).map(({ number }) => number);
  expectEqual(numbers, [1, 2], "the numbers of the log");
});

const paged = clause("pages through the log from any entry on", async (store) => {
  await commitAll(store, WRITES);
  const all = await store.log(0, 100);
  for (let after = 0; after <= WRITES.length + 1; after++)
    for (const limit of [1, 2, 100])
      expectEqual(
        await store.log(after, limit),
        all.slice(after, after + limit),
        `${limit} entries after ${after}`,
      );
});

const raced = clause("logs every one of racing commits once", async (store) => {
  await Promise.all(Array.from({ length: 32 }, (_, n) => store.commit(note(`m_${n}`, 1))));
  const found = await store.log(0, 100);
  const ids = found.map(({ events }) => events[0]?.record).toSorted();
  expectEqual(ids, Array.from({ length: 32 }, (_, n) => `m_${n}`).toSorted(), "the records");
  const numbers = found.map(({ number }) => number);
  expectEqual(
    numbers,
    numbers.map((_, at) => at + 1),
    "the numbers",
  );
});

/** The links that a fresh store gives to these commits. */
async function linksOf(
  open: () => Promise<Storage>,
  writes: readonly WriteSet[],
): Promise<readonly string[]> {
  const store = await open();
  try {
    await commitAll(store, writes);
    return await links(store);
  } finally {
    await store.close();
  }
}

const sealed: Clause = {
  promise: "seals each entry over its content and all before it",
  async check(open) {
    const all = await linksOf(open, WRITES);
    expectThat(
      all.every((link) => /^[0-9a-f]{64}$/.test(link)),
      "every link is SHA-256 in hex",
    );
    expectEqual(await linksOf(open, WRITES), all, "the links of the same commits in another store");
    const [first, second, ...rest] = WRITES;
    expectThat(first !== undefined && second !== undefined, "there are commits to change");
    const other = { ...first, events: first.events.map((event) => ({ ...event, at: 77 })) };
    for (const [at, link] of (await linksOf(open, [other, second, ...rest])).entries())
      expectThat(link !== all[at], `link ${at + 1} tells that the first entry is another`);
    const answered = { ...second, answer: answerTo("other") };
    const changed = await linksOf(open, [first, answered, ...rest]);
    expectEqual(changed[0], all[0], "the link before a changed answer");
    for (const at of [1, 2, 3])
      expectThat(changed[at] !== all[at], `link ${at + 1} tells that an answer is another`);
  },
};

export const LOG: readonly Clause[] = [entries, onlyDone, paged, raced, sealed];
