import type { Storage } from "../../../engine/ports.ts";
import { clause, type Clause } from "../clause.ts";
import { expectEqual } from "../expect.ts";
import { SAMPLES } from "../samples.ts";
import { change, note } from "../write-sets.ts";

async function due(store: Storage, now: number, limit = 100): Promise<readonly string[]> {
  return (await store.due(now, limit)).map(({ id }) => id);
}

const inOrder = clause(
  "names what is due, earliest first, the present moment included",
  async (store) => {
    for (const wake of [50, 10, 40, 20, 30]) await store.commit(note(`at_${wake}`, 1, { wake }));
    await store.commit(note("never", 1));
    await store.commit(change({ kind: "task", id: "task_25" }, 1, SAMPLES.task, { wake: 25 }));
    expectEqual(await due(store, 9), [], "before the first");
    expectEqual(await due(store, 10), ["at_10"], "at the first, to the millisecond");
    const three = ["at_10", "at_20", "task_25"];
    expectEqual(await due(store, 29), three, "between two, whatever the kind");
    expectEqual(await due(store, 100, 2), three.slice(0, 2), "no more than the limit");
  },
);

const stays = clause("keeps a record due until a commit moves it", async (store) => {
  await store.commit(note("a", 1, { wake: 10 }));
  await store.commit(note("b", 1, { wake: 11 }));
  expectEqual(await due(store, 20), ["a", "b"], "the first time");
  expectEqual(await due(store, 20), ["a", "b"], "the second time");
  await store.commit(note("a", 2, { wake: null }));
  expectEqual(await due(store, 20), ["b"], "when one was dealt with");
});

const overwritten = clause("forgets the wake that a later version overwrites", async (store) => {
  await store.commit(note("later", 1, { wake: 10 }));
  await store.commit(note("later", 2, { wake: 100 }));
  await store.commit(note("sooner", 1, { wake: 100 }));
  await store.commit(note("sooner", 2, { wake: 10 }));
  await store.commit(note("never", 1, { wake: 10 }));
  await store.commit(note("never", 2, { wake: null }));
  expectEqual(await due(store, 50), ["sooner"], "in between");
  expectEqual(await due(store, 100), ["sooner", "later"], "at the end");
});

const once = clause("names a record once, though its wake went and came back", async (store) => {
  for (const [at, wake] of [10, 20, 10, null, 10, 10].entries())
    await store.commit(note("a", at + 1, { wake }));
  await store.commit(note("b", 1, { wake: 15 }));
  expectEqual(await due(store, 50), ["a", "b"], "both, once");
  const [a] = await store.due(50, 1);
  expectEqual(a?.version, 6, "the version that is due");
});

const many = clause("keeps its order over many wakes that move", async (store) => {
  const wakes = Array.from({ length: 60 }, (_, n) => (n * 37) % 61);
  for (const [n, wake] of wakes.entries())
    await store.commit(note(`m_${n}`, 1, { wake: wake + 100 }));
  for (const [n, wake] of wakes.entries()) await store.commit(note(`m_${n}`, 2, { wake }));
  const found = (await store.due(30, 100)).map(({ wake }) => wake);
  const expected = wakes.filter((wake) => wake <= 30).toSorted((a, b) => a - b);
  expectEqual(found, expected, "the wakes that are due");
});

const LOOKERS = 4;
const TIMERS = 12;

/** Deals with all that is due, as one of several who look at the same time. */
async function dealt(store: Storage, by: string): Promise<readonly string[]> {
  const mine: string[] = [];
  for (let look = 0; look < TIMERS; look++)
    for (const { id, version } of await store.due(50, 5)) {
      const write = note(id, version + 1, { to: [by] });
      if ((await store.commit(write)).is === "done") mine.push(id);
    }
  return mine;
}

const fires = clause("lets each timer fire once, however many look at it", async (store) => {
  for (let n = 0; n < TIMERS; n++)
    await store.commit(note(`timer_${n}`, 1, { wake: 10 + (n % 3) }));
  const lookers = Array.from({ length: LOOKERS }, (_, n) => dealt(store, `looker_${n}`));
  const fired = (await Promise.all(lookers)).flat();
  expectEqual(fired.length, TIMERS, "timers that somebody dealt with");
  expectEqual(new Set(fired).size, TIMERS, "different timers among them");
  expectEqual(await due(store, 50), [], "what is due afterwards");
});

export const WAKES: readonly Clause[] = [inOrder, stays, overwritten, once, many, fires];
