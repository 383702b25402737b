import { ResidentStorage, type Journal } from "../../../adapters/storage/resident/storage.ts";
import { State } from "../../../adapters/storage/resident/state.ts";
import { memoryStorage } from "../../../adapters/storage/memory.ts";
import type { Event } from "../../../engine/events.ts";
import type { Loaded, Storage, WriteSet } from "../../../engine/ports.ts";

/** A store with one fault, and the clause of the contract that must find it. */
export interface Plant {
  readonly fault: string;
  readonly caughtBy: string;
  readonly open: () => Storage;
}

type Faulty = Partial<{ [M in keyof Storage]: (store: Storage) => Storage[M] }>;

/** A sound store of which some methods are replaced. */
export function altered(faulty: Faulty, store: Storage = memoryStorage()): Storage {
  const sound: Storage = {
    load: (want) => store.load(want),
    find: (query) => store.find(query),
    commit: (write) => store.commit(write),
    events: (...args) => store.events(...args),
    watch: (listener) => store.watch(listener),
    due: (...args) => store.due(...args),
    log: (...args) => store.log(...args),
    totals: () => store.totals(),
    close: () => store.close(),
  };
  const made = Object.entries(faulty).map(([name, make]) => [name, make(store)]);
  return { ...sound, ...(Object.fromEntries(made) as Partial<Storage>) };
}

/** A sound store over a state that refuses other write sets than it should. */
export function refusing(
  refusal: (state: State, write: WriteSet) => ReturnType<State["refusal"]>,
): Storage {
  class Faulty extends State {
    override refusal(write: WriteSet): ReturnType<State["refusal"]> {
      return refusal(new Proxy(this, { get: () => super.refusal.bind(this) }), write);
    }
  }
  return new ResidentStorage(new Faulty("in_memory"), journal());
}

const journal = (): Journal<null> => ({
  prepare: () => null,
  check: () => undefined,
  push: () => null,
  barrier: () => null,
  log: async () => [],
  close: async () => undefined,
});

export const loading = (change: (loaded: Loaded, store: Storage) => Partial<Loaded>): Faulty => ({
  load: (store) => async (want) => {
    const loaded = await store.load(want);
    return {
      record: (ref) => loaded.record(ref),
      balance: (account) => loaded.balance(account),
      answer: (key) => loaded.answer(key),
      ...change(loaded, store),
    };
  },
});

export const committing = (change: (write: WriteSet) => WriteSet): Faulty => ({
  commit: (store) => (write) => store.commit(change(write)),
});

export const events = (write: WriteSet, change: (event: Event) => Event): WriteSet => ({
  ...write,
  events: write.events.map(change),
});

/** After a refused commit something is left behind. */
export const leaving = (rest: (write: WriteSet) => WriteSet): Faulty => ({
  commit: (store) => async (write) => {
    const outcome = await store.commit(write);
    if (outcome.is !== "done") await store.commit({ ...rest(write), expect: [] });
    return outcome;
  },
});

export const plant = (fault: string, caughtBy: string, faulty: Faulty): Plant => ({
  fault,
  caughtBy,
  open: () => altered(faulty),
});
