import type { Storage, WriteSet } from "../../engine/index.ts";

/** A store that remembers what was committed to it. */
export function recording(inner: Storage): {
  readonly storage: Storage;
  readonly write: WriteSet[];
} {
  const write: WriteSet[] = [];
  const storage: Storage = {
    load: (want) => inner.load(want),
    find: (query) => inner.find(query),
    async commit(set) {
      const outcome = await inner.commit(set);
      if (outcome.is === "done" && set.events.length > 0) write.push(set);
      return outcome;
    },
    events: (recipient, after, limit) => inner.events(recipient, after, limit),
    watch: (listener) => inner.watch(listener),
    due: (now, limit) => inner.due(now, limit),
    log: (after, limit) => inner.log(after, limit),
    totals: () => inner.totals(),
    close: () => inner.close(),
  };
  return { storage, write };
}
