import { afterAll, describe, expect, it } from "vitest";
import type { Storage, WriteSet } from "../../../../engine/ports.ts";
import { answerTo, note, together } from "../../../../src/testing/write-sets.ts";
import { mustCommit } from "../life.ts";
import { fresh, open, removeAll } from "./folder.ts";

afterAll(removeAll);

const COMMITS = 150;

/** One to four events for ada in each commit, and some for bob in between. */
const write = (n: number): WriteSet =>
  together(
    note(`first_${n}`, 1, { to: ["ada"], answer: answerTo(`key_${n}`) }),
    ...Array.from({ length: n % 4 }, (_, at) => note(`m_${n}_${at}`, 1, { to: ["bob", "ada"] })),
  );

/** A store whose oldest events and answers are only in the journal, and the youngest in memory. */
async function halfArchived(): Promise<{ store: Storage; ids: readonly string[] }> {
  const path = fresh();
  const ids: string[] = [];
  const commit = async (store: Storage, from: number, to: number) => {
    for (let n = from; n < to; n++) {
      await mustCommit(store, write(n));
      ids.push(...write(n).events.map(({ id }) => id));
    }
  };
  const before = await open(path);
  await commit(before, 0, COMMITS - 30);
  await before.close();
  const store = await open(path);
  await commit(store, COMMITS - 30, COMMITS);
  return { store, ids };
}

describe("History that is only in the journal", () => {
  it("is paged through like history in memory, from any number on", async () => {
    const { store, ids } = await halfArchived();
    for (let after = 0; after <= ids.length; after += 1 + (after % 3)) {
      const limit = 1 + (after % 11);
      const page = await store.events("ada", after, limit);
      const expected = ids.slice(after, after + limit).map((id, at) => [after + at + 1, id]);
      expect(page.map(([number, { id }]) => [number, id])).toEqual(expected);
    }
    await store.close();
  });

  it("gives back old answers and young ones", async () => {
    const { store } = await halfArchived();
    for (const key of ["key_0", "key_77", `key_${COMMITS - 1}`]) {
      const loaded = await store.load({ records: [], glances: [], accounts: [], answer: key });
      expect(loaded.answer(key)).toEqual(answerTo(key));
      expect(await store.commit(note("x", 1, { answer: answerTo(key) }))).toEqual({ is: "repeat" });
    }
    await store.close();
  });

  it("is let go of while the store runs, and read all the same", async () => {
    const store = await open(fresh(), { snapshotEvery: 20 });
    const ids: string[] = [];
    for (let n = 0; n < COMMITS; n++) {
      await mustCommit(store, write(n));
      ids.push(...write(n).events.map(({ id }) => id));
    }
    const found = await store.events("ada", 0, 1_000);
    expect(found.map(([, { id }]) => id)).toEqual(ids);
    await store.close();
  });
});
