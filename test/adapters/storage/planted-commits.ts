import { memoryStorage } from "../../../adapters/storage/memory.ts";
import type { Loaded, Storage, WriteSet } from "../../../engine/ports.ts";
import type { Kind, Ref, Stored } from "../../../engine/records.ts";
import { altered, committing, leaving, loading, plant, refusing, type Plant } from "./faulty.ts";

const none = { records: [], events: [], answer: null };
const numeric = (_: string, value: unknown): unknown =>
  typeof value === "bigint" ? Number(value) : value;
const written = (write: WriteSet, ref: Ref): boolean =>
  write.records.some(({ kind, id }) => kind === ref.kind && id === ref.id);

/** A record as a store sees it that keeps all kinds under their ids alone. */
function byIdAlone<K extends Kind>(loaded: Loaded, ref: Ref<K>, others: Map<string, Stored>) {
  const found = loaded.record(ref);
  return found ?? ((others.get(ref.id) ?? null) as Stored<K> | null);
}

function mixingKinds(): Storage {
  const seen = new Map<string, Stored>();
  const store = memoryStorage();
  return altered(
    {
      ...loading((loaded) => ({ record: (ref) => byIdAlone(loaded, ref, seen) })),
      commit: () => (write) => {
        for (const record of write.records) seen.set(record.id, record);
        return store.commit(write);
      },
    },
    store,
  );
}

/** Reads what is there when it is asked, not when it was loaded. */
function living(): Storage {
  const latest = new Map<string, Stored>();
  const now = <K extends Kind>(loaded: Loaded, ref: Ref<K>) =>
    loaded.record({ ...ref }) === null ? null : (latest.get(ref.id) as Stored<K>);
  return altered({
    ...loading((loaded) => ({ record: (ref) => now(loaded, ref) })),
    commit: (store) => async (write) => {
      const outcome = await store.commit(write);
      if (outcome.is === "done") for (const record of write.records) latest.set(record.id, record);
      return outcome;
    },
  });
}

/** Keeps commits for a moment, and forgets them when it is closed. */
function forgetful(): Storage {
  let closed = false;
  return altered({
    commit: (store) => async (write) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (closed) throw new Error("closed");
      return store.commit(write);
    },
    close: () => async () => {
      closed = true;
    },
  });
}

/** Applies a commit record by record, with a pause in between. */
const piecewise = plant("applies a commit in pieces", "whole or not at all to whoever reads", {
  commit: (store) => async (write) => {
    if (write.records.length < 2) return store.commit(write);
    for (const [at, record] of write.records.entries()) {
      const events = write.events.slice(at, at + 1);
      const expect = write.expect.filter(({ id }) => id === record.id);
      const outcome = await store.commit({ expect, records: [record], events, answer: null });
      if (outcome.is !== "done") return outcome;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return { is: "done", numbers: [] };
  },
});

/** Lets those that come at the same time overtake each other. */
const overtaking = plant(
  "lets commits overtake each other",
  "in the order in which they are called",
  {
    commit: (store) => {
      let count = 0;
      return async (write) => {
        if (count++ % 2 === 0) await new Promise((resolve) => setImmediate(resolve));
        return store.commit(write);
      };
    },
  },
);

/** Replaces half a surrogate pair, as an encoding does. */
const wellFormed = plant("loses what no encoding can hold", "names and texts of any characters", {
  load: (store) => (want) =>
    store.load({ ...want, records: want.records.map((r) => ({ ...r, id: r.id.toWellFormed() })) }),
});

/** Holds on to the keys of commits that were refused. */
function poisoned(): Storage {
  const keys = new Set<string>();
  return altered({
    commit: (store) => async (write) => {
      if (write.answer !== null && keys.has(write.answer.key)) return { is: "repeat" };
      if (write.answer !== null) keys.add(write.answer.key);
      return store.commit(write);
    },
  });
}

const COMMITS: readonly Plant[] = [
  plant("checks only what is written", "records that were only read", {
    ...committing((w) => ({ ...w, expect: w.expect.filter((ref) => written(w, ref)) })),
  }),
  plant(
    "checks no version",
    "exactly one of rival",
    committing((w) => ({ ...w, expect: [] })),
  ),
  plant("does not check what must be missing", "read as missing", {
    ...committing((w) => ({ ...w, expect: w.expect.filter(({ version }) => version > 0) })),
  }),
  plant("forgets to check an empty write set", "otherwise empty", {
    ...committing((w) => (w.events.length === 0 ? { ...w, expect: [] } : w)),
  }),
  plant("loads no glances", "loads glances", {
    load: (store) => async (want) => {
      const loaded = await store.load(want);
      const glanced = (ref: Ref) => want.glances.some(({ id }) => id === ref.id);
      return {
        record: (ref) => (glanced(ref) ? null : loaded.record(ref)),
        balance: (account) => loaded.balance(account),
        answer: (key) => loaded.answer(key),
      };
    },
  }),
  plant(
    "invents balances",
    "before the first commit",
    loading(() => ({ balance: () => 1n })),
  ),
  plant("turns amounts into numbers", "every kind of record", {
    ...loading((loaded) => ({
      record: (ref) => JSON.parse(JSON.stringify(loaded.record(ref), numeric)),
    })),
  }),
  wellFormed,
  overtaking,
  { fault: "mixes kinds up", caughtBy: "with the same id apart", open: mixingKinds },
  { fault: "loads a living view", caughtBy: "as of one moment", open: living },
  { fault: "drops what is on its way", caughtBy: "when it is closed", open: forgetful },
  plant("logs a barrier", "takes an empty write set as a barrier", {
    log: (store) => async (after, limit) => {
      const [first] = await store.log(0, 1);
      const barrier = first === undefined ? [] : [{ ...first, number: 2, events: [] }];
      return [...(await store.log(after, limit)), ...barrier];
    },
  }),
];

const WHOLENESS: readonly Plant[] = [
  piecewise,
  plant("keeps the answer of a refused commit", "leaves no trace of a commit refused", {
    ...leaving(({ answer }) => ({ ...none, expect: [], answer })),
  }),
  plant("keeps the events of a refused commit", "leaves no trace of a commit refused", {
    ...leaving((w) => ({ ...none, expect: [], events: w.events })),
  }),
  plant("uses up numbers for refused commits", "no gap in any stream", {
    ...leaving((w) => ({ ...none, expect: [], events: w.events })),
  }),
  {
    fault: "takes a key twice",
    caughtBy: "a key that returns",
    open: () => refusing((state, write) => state.refusal({ ...write, answer: null })),
  },
  {
    fault: "takes a key as often as it is raced for",
    caughtBy: "a key happen once",
    open: () => refusing((state, write) => state.refusal({ ...write, answer: null })),
  },
  { fault: "holds on to refused keys", caughtBy: "leaves a key free", open: poisoned },
  plant(
    "loses answers",
    "applies everything",
    loading(() => ({ answer: () => null })),
  ),
];

export const PLANTED_COMMITS: readonly Plant[] = [...COMMITS, ...WHOLENESS];
