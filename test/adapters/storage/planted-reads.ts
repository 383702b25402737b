import type { Entry, Place, Storage, WriteSet } from "../../../engine/ports.ts";
import type { Stored } from "../../../engine/records.ts";
import { memoryStorage } from "../../../adapters/storage/memory.ts";
import { altered, committing, events, plant, type Plant } from "./faulty.ts";

const told = (change: (to: readonly string[]) => readonly string[]) =>
  committing((write) => events(write, (event) => ({ ...event, to: change(event.to) })));

const NUMBERS: readonly Plant[] = [
  plant("begins a page one too early", "pages through a stream", {
    events: (store) => (to, after, limit) => store.events(to, Math.max(after - 1, 0), limit),
  }),
  plant("knows no limit", "pages through a stream", {
    events: (store) => (to, after) => store.events(to, after, 1_000),
  }),
  plant("tells everyone", "to nobody else", {
    ...told((to) => (to.length > 0 ? ["ada", "bob", "acme"] : to)),
  }),
  plant("numbers from zero", "numbers events per recipient", {
    commit: (store) => async (write) => {
      const outcome = await store.commit(write);
      if (outcome.is !== "done") return outcome;
      return { is: "done", numbers: outcome.numbers.map((each) => each.map((n) => n - 1)) };
    },
  }),
  plant("reverses the events of a commit", "numbers events per recipient", {
    ...committing((write) => ({ ...write, events: write.events.toReversed() })),
  }),
];

const order = ({ data }: Stored): number =>
  Number("created_at" in data ? data.created_at : "at" in data ? data.at : 0);
const behind = (record: Stored, after: Place): boolean =>
  order(record) === after.order && record.id > after.id;

/** Never forgets that a record was once found under a key. */
function clinging(): Storage {
  const once: WriteSet["records"][number][] = [];
  return altered({
    commit: (store) => (write) => {
      once.push(...write.records);
      return store.commit(write);
    },
    find: (store) => async (query) => {
      const found = await store.find(query);
      const gone = once.filter(
        (r) => r.kind === "task" && found.every(({ id }) => id !== r.id) && query.after === null,
      );
      const stale = gone.filter(({ data }) => "status" in data && data.status === query.equals[1]);
      return [...found, ...(stale as typeof found)].slice(0, query.limit);
    },
  });
}

const FIND: readonly Plant[] = [
  plant("finds oldest first only", "in both directions", {
    find: (store) => (query) => store.find({ ...query, direction: "oldest_first" }),
  }),
  plant("begins a page with the last one's end", "by pages of any size", {
    find: (store) => async (query) => {
      const { after, limit } = query;
      if (after === null) return store.find(query);
      const all = await store.find({ ...query, after: null, limit: 1_000 });
      const at = all.findIndex((record) => record.id === after.id);
      return limit > 1 ? all.slice(at, at + limit) : store.find(query);
    },
  }),
  plant("skips those of the same moment at the end of a page", "by pages of any size", {
    find: (store) => async (query) => {
      const found = await store.find(query);
      const { after, direction } = query;
      if (after === null || direction === "newest_first") return found;
      return found.filter((record) => !behind(record, after));
    },
  }),
  plant("knows no limit", "by pages of any size", {
    find: (store) => (query) => store.find({ ...query, limit: query.limit + 1 }),
  }),
  plant("indexes nothing as text", "nothing in an indexed field", {
    find: (store) => (query) =>
      store.find(query.equals[0] === "null" ? { ...query, equals: ["ada"] } : query),
  }),
  { fault: "finds under former fields", caughtBy: "present fields only", open: clinging },
  plant("pages by position", "while others write", {
    find: (store) => {
      let position = 0;
      return async (query) => {
        position = query.after === null ? 0 : position + query.limit;
        const all = await store.find({ ...query, after: null, limit: 1_000 });
        return all.slice(position, position + query.limit);
      };
    },
  }),
];

const WAKES: readonly Plant[] = [
  plant("leaves the present moment out", "the present moment included", {
    due: (store) => (now, limit) => store.due(now - 1, limit),
  }),
  plant("knows no order", "earliest first", {
    due: (store) => async (now, limit) => (await store.due(now, limit)).toReversed(),
  }),
  plant("knows no limit", "earliest first", { due: (store) => (now) => store.due(now, 1_000) }),
  plant("names a record only once", "until a commit moves it", {
    due: (store) => {
      const named = new Set<string>();
      return async (now, limit) => {
        const fresh = (await store.due(now, limit)).filter((r) => !named.has(`${r.id}${r.wake}`));
        for (const { id, wake } of fresh) named.add(`${id}${wake}`);
        return fresh;
      };
    },
  }),
  plant("orders wakes as text", "over many wakes that move", {
    due: (store) => async (now, limit) =>
      (await store.due(now, limit)).toSorted((a, b) => (`${a.wake}` < `${b.wake}` ? -1 : 1)),
  }),
  plant("keeps the first wake", "a later version overwrites", {
    commit: (store) => {
      const first = new Map<string, number>();
      return (write) => {
        for (const { id, wake } of write.records)
          if (wake !== null && !first.has(id)) first.set(id, wake);
        const wakeOf = (id: string, wake: number | null) => first.get(id) ?? wake;
        return store.commit({
          ...write,
          records: write.records.map((r) => ({ ...r, wake: wakeOf(r.id, r.wake) })),
        });
      };
    },
  }),
  plant("lets a timer fire for everyone who looked", "each timer fire once", {
    commit: (store) => async (write) => {
      const outcome = await store.commit(write);
      return write.records.some(({ id }) => id.startsWith("timer")) && outcome.is === "conflict"
        ? { is: "done", numbers: [] }
        : outcome;
    },
  }),
  plant("names a record for each wake it had", "names a record once", {
    due: (store) => async (now, limit) => {
      const found = await store.due(now, limit);
      return found.flatMap((record) => (record.version > 3 ? [record, record] : [record]));
    },
  }),
];

const logging = (change: (entries: readonly Entry[]) => readonly Entry[]) =>
  plant("", "", {
    log: (store) => async (after, limit) => change(await store.log(after, limit)),
  }).open;

/** Links that say nothing of what came before. */
const unchained = (entries: readonly Entry[]): readonly Entry[] =>
  entries.map((entry) => {
    const text = `${entry.events.map(({ id, at }) => id + at).join()}${entry.answer?.key}`;
    const code = [...text].map((char) => char.charCodeAt(0).toString(16)).join("");
    return { ...entry, link: code.padEnd(64, "0").slice(-64) };
  });

const LOG: readonly Plant[] = [
  {
    fault: "leaves answers out of the log",
    caughtBy: "what each commit recorded",
    open: logging((entries) => entries.map((entry) => ({ ...entry, answer: null }))),
  },
  {
    fault: "numbers each page from one",
    caughtBy: "pages through the log",
    open: logging((entries) => entries.map((entry, at) => ({ ...entry, number: at + 1 }))),
  },
  {
    fault: "links each entry by itself",
    caughtBy: "seals each entry",
    open: logging(unchained),
  },
  {
    fault: "gives every entry one link",
    caughtBy: "seals each entry",
    open: logging((entries) => entries.map((entry) => ({ ...entry, link: "a".repeat(64) }))),
  },
  plant("logs refused commits", "neither refused nor empty", {
    commit: (store) => async (write) => {
      const outcome = await store.commit(write);
      const note = { ...write, expect: [], records: [], answer: null };
      if (outcome.is === "conflict") await store.commit(note);
      return outcome;
    },
  }),
  plant("drops every second of racing entries", "every one of racing commits", {
    log: (store) => async (after, limit) => {
      const found = await store.log(after, limit);
      return found.length > 20 ? found.filter(({ number }) => number % 2 === 1) : found;
    },
  }),
];

const WATCH: readonly Plant[] = [
  plant("names only the first who is told", "tells watchers who was told", {
    watch: (store) => (listener) => store.watch((to) => listener(to?.slice(0, 1) ?? null)),
  }),
  plant("goes on telling who has stopped", "tells watchers who was told", {
    watch: (store) => (listener) => {
      store.watch(listener);
      return () => undefined;
    },
  }),
];

export const PLANTED_READS: readonly Plant[] = [...NUMBERS, ...FIND, ...WAKES, ...LOG, ...WATCH];
export const sound = (): Storage => altered({}, memoryStorage());
