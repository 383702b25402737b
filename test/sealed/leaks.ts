import { memoryStorage } from "../../adapters/storage/memory.ts";
import { counter, matchCounter } from "../../engine/ledger/counters.ts";
import type { Event } from "../../engine/events.ts";
import type { Reply, Storage, WriteSet } from "../../engine/ports.ts";
import type { Bid, Stored } from "../../engine/records.ts";
import { countingIds } from "../support/market.ts";
import { changed, wholeLog } from "../support/market-storage.ts";
import { SEALED, type Execute, type Making } from "./worlds.ts";

/** A market that tells something of the bids of others. */
export interface Leak {
  readonly name: string;
  readonly making: Making;
}

type Answer = (reply: Reply, asked: Asked) => Promise<Reply> | Reply;
interface Asked {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly storage: Storage;
  readonly again: (name: string, input: unknown) => Promise<Reply>;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** A surface that changes what the market answers. */
const answers = (answer: Answer): Making => ({
  ...SEALED,
  front(market, storage): Execute {
    return async (who, name, input, options) => {
      const reply = await market.execute(who, name, input, options);
      const again = (other: string, its: unknown) => market.execute(market.operator, other, its);
      const fields = isRecord(input) ? input : {};
      return answer(reply, { name, input: fields, storage, again });
    };
  },
});

/** A store, or an engine before it, that does something otherwise. */
const keeps = (other: (inner: Storage) => Partial<Storage>): Making => ({
  ...SEALED,
  storage: () => {
    const inner = memoryStorage();
    return changed(inner, other(inner));
  },
});

const decides = (rewrite: (write: WriteSet) => WriteSet): Making =>
  keeps((inner) => ({ commit: (write) => inner.commit(rewrite(write)) }));

async function bookOf(storage: Storage, task: unknown): Promise<Stored<"book"> | null> {
  const ref = { kind: "book", id: String(task) } as const;
  const want = { records: [], glances: [ref], accounts: [], answer: null };
  return (await storage.load(want)).record(ref);
}

const bidsOn = async ({ storage, input }: Asked): Promise<readonly Bid[]> =>
  (await bookOf(storage, input["task_id"]))?.data.bids ?? [];

const adding = (reply: Reply, more: object): Reply =>
  reply.ok && isRecord(reply.output) ? { ...reply, output: { ...reply.output, ...more } } : reply;

const withCount: Answer = async (reply, asked) =>
  asked.name === "get_task" ? adding(reply, { bid_count: (await bidsOn(asked)).length }) : reply;

const withVersion: Answer = async (reply, { name, input, storage }) =>
  name === "get_task" && reply.ok
    ? adding(reply, { etag: (await bookOf(storage, input["task_id"]))?.version ?? 0 })
    : reply;

const withTotal: Answer = async (reply, { name, storage }) =>
  name === "find_tasks"
    ? adding(reply, { next_cursor: `${(await wholeLog(storage)).length}|tsk` })
    : reply;

/** Says what would have to be undercut. */
const withOracle: Answer = async (reply, asked) => {
  if (asked.name !== "place_bid" || reply.ok) return reply;
  const lowest = (await bidsOn(asked)).map(({ amount }) => amount).sort((a, b) => Number(a - b))[0];
  const message = lowest === undefined ? "" : ` It must be below ${lowest}.`;
  return {
    ...reply,
    rejection: { ...reply.rejection, message: reply.rejection.message + message },
  };
};

/** Places among the bids, without their amounts. */
const withRank: Answer = async (reply, asked) => {
  if (asked.name !== "list_bids" || !reply.ok) return reply;
  const sorted = [...(await bidsOn(asked))].sort((a, b) => Number(a.amount - b.amount));
  return adding(reply, { order: sorted.map(({ worker }) => worker) });
};

const withoutWords: Answer = async (reply, asked) => {
  if (asked.name !== "withdraw_bid" || reply.ok || reply.rejection.code !== "not_found")
    return reply;
  const message = (await bidsOn(asked)).length > 0 ? "None of these is yours." : "Nobody has bid.";
  return { ...reply, rejection: { ...reply.rejection, message } };
};

/** Anybody may read the log, as long as no bid is in what is shown. */
const openLog: Answer = (reply, { name, again }) =>
  name === "export_ledger" ? again(name, {}) : reply;

const isBid = ({ kind, type }: Event): boolean => kind === "book" && type.startsWith("bid.");

const ownerOf = (event: Event): readonly string[] => [event.record.replace(/^tsk_|_\d+$/g, "")];

const tallying = (write: WriteSet): WriteSet => ({
  ...write,
  events: write.events.map((event) =>
    isBid(event)
      ? {
          ...event,
          tallies: [
            { counter: matchCounter("test", "errand", "count"), add: 1n },
            { counter: matchCounter("test", "errand", "minutes"), add: 7n },
          ],
        }
      : event,
  ),
});

const pending = (write: WriteSet): WriteSet => ({
  ...write,
  events: write.events.map((event) =>
    isBid(event)
      ? {
          ...event,
          tallies: [
            { counter: counter("test", ownerOf(event)[0]?.slice(4, -2) ?? "", "held"), add: 1n },
          ],
        }
      : event,
  ),
});

/** One sequence for all, instead of one for each. */
const globalNumbers = keeps((inner) => {
  const order = new Map<string, number>();
  return {
    async commit(write) {
      const outcome = await inner.commit(write);
      if (outcome.is === "done") for (const { id } of write.events) order.set(id, order.size + 1);
      return outcome;
    },
    events: async (recipient, after, limit) =>
      (await inner.events(recipient, after, limit)).map(([own, event]) => [
        order.get(event.id) ?? own,
        event,
      ]),
  };
});

/** Keys of all workers in one drawer. */
const sharedKeys = keeps((inner) => {
  const shared = (key: string): string => key.slice(key.indexOf("/"));
  return {
    async load(want) {
      const own = want.answer;
      if (own === null) return inner.load(want);
      const loaded = await inner.load({ ...want, answer: shared(own) });
      return {
        record: (ref) => loaded.record(ref),
        balance: (account) => loaded.balance(account),
        answer: () => loaded.answer(shared(own)),
      };
    },
    commit: (write) =>
      inner.commit({
        ...write,
        answer: write.answer && { ...write.answer, key: shared(write.answer.key) },
      }),
  };
});

export const LEAKS: readonly Leak[] = [
  { name: "a count of the bids on the task", making: answers(withCount) },
  { name: "ids from one stream for all", making: { ...SEALED, ids: countingIds } },
  { name: "event numbers from one sequence for all", making: globalNumbers },
  { name: "a refusal that says what is to be undercut", making: answers(withOracle) },
  { name: "the order of the bids, without amounts", making: answers(withRank) },
  {
    name: "an event of each bid to the owner",
    making: decides((write) => ({
      ...write,
      events: write.events.map((event) =>
        isBid(event) ? { ...event, to: [...event.to, ...ownerOf(event)] } : event,
      ),
    })),
  },
  { name: "a version of the task that counts its bids", making: answers(withVersion) },
  { name: "a cursor made from all that happened", making: answers(withTotal) },
  { name: "a refusal that says whether anybody has bid", making: answers(withoutWords) },
  { name: "a log that anybody may read", making: answers(openLog) },
  { name: "an estimate that learns from each bid", making: decides(tallying) },
  { name: "a pending sum that moves with each bid", making: decides(pending) },
  { name: "idempotency keys that all share", making: sharedKeys },
  {
    name: "whole events passed on to whom they are for",
    making: { ...SEALED, passesOn: "whole events" },
  },
  {
    name: "the owner's own bids, before the time",
    making: answers(async (reply, asked) =>
      asked.name === "list_bids" && reply.ok && isRecord(reply.output) && reply.output["sealed"]
        ? adding(reply, { bids: (await bidsOn(asked)).map(({ id }) => id) })
        : reply,
    ),
  },
];
