import { memoryStorage } from "../../adapters/storage/memory.ts";
import type { Event } from "../../engine/events.ts";
import type { Transfer } from "../../engine/ledger/transfer.ts";
import { floorRate } from "../../engine/money.ts";
import type { Storage, WriteSet } from "../../engine/ports.ts";
import type { TaskData } from "../../engine/records.ts";
import { changed, isEmpty } from "../support/market-storage.ts";
import { floorless, forgetful } from "../support/market-stores.ts";
import type { Parts } from "./sequence.ts";

/** A market with one thing wrong, and the rule that it breaks. */
export interface Plant {
  readonly name: string;
  readonly breaks: RegExp;
  readonly parts: Parts;
}

/** As if the engine had decided otherwise: every write set is rewritten before it is done. */
const decides = (rewrite: (write: WriteSet) => WriteSet): Parts => ({
  store: memoryStorage,
  engine: (storage) => changed(storage, { commit: (write) => storage.commit(rewrite(write)) }),
});

const faithful = (storage: Storage): Storage => storage;

/** A memory store that does some things otherwise. */
const stores = (other: (inner: Storage) => Partial<Storage>): Parts => ({
  store: () => {
    const inner = memoryStorage();
    return changed(inner, other(inner));
  },
  engine: faithful,
});

/** As if the engine had told otherwise of its task events. */
const tells = (rewrite: (event: Event, task: TaskData) => Partial<Event>) =>
  decides((write) => ({
    ...write,
    events: write.events.map((event) => {
      const task = write.records.find(({ kind, id }) => kind === "task" && id === event.record);
      return event.kind === "task" && task
        ? { ...event, ...rewrite(event, task.data as TaskData) }
        : event;
    }),
  }));

const isTo = (account: string) => (transfer: Transfer) => transfer.to.startsWith(account);

/** The fee of each part alone: right for one part, and short by a micro for several. */
function flooredByPart({ transfers }: Event, { fee_rate }: TaskData): Partial<Event> {
  const fee = transfers.find(isTo("fees:"));
  const pay = transfers.find(isTo("earnings:"));
  if (!fee || !pay) return {};
  const part = fee.amount + pay.amount;
  const amount = floorRate(part, fee_rate);
  const paid = { ...pay, amount: part - amount };
  const rest = transfers.filter((each) => each !== fee && each !== pay);
  return { transfers: [...(amount > 0n ? [{ ...fee, amount }] : []), paid, ...rest] };
}

const without = (event: Event, counter: RegExp): Partial<Event> => ({
  tallies: event.tallies.filter((tally) => !(counter.test(tally.counter) && tally.add > 0n)),
});

const inTheWrongMode = ({ transfers }: Event): Partial<Event> => ({
  transfers: transfers.map((each) =>
    isTo("earnings:test")(each)
      ? { ...each, to: `earnings:live:${each.to.slice("earnings:test:".length)}` as const }
      : each,
  ),
});

function refundedTwice({ transfers }: Event): Partial<Event> {
  const back = transfers.find(({ id }) => id.endsWith(":back"));
  return back ? { transfers: [...transfers, { ...back, id: `${back.id}:again` }] } : {};
}

const forgotten = (event: Event, field: keyof TaskData): Partial<Event> => {
  const { [field]: _, ...set } = event.set as Partial<TaskData>;
  return { set };
};

let notes = 0;

/** A commit that changes one small thing, of which nobody has asked. */
function note(): WriteSet {
  const id = `note_${++notes}`;
  const head = { kind: "market", version: 1, wake: null } as const;
  const data = { clock_offset: 0 };
  const told = { id: `evt_${id}`, type: "market.looked_at", at: 0, by: "nobody" };
  const nothing = { transfers: [], tallies: [], to: [] };
  return {
    expect: [],
    records: [{ ...head, id, data }],
    events: [{ ...head, ...told, record: id, set: data, ...nothing }],
    answer: null,
  };
}

/** Goes on as if it had been done when a rival was faster. */
const boastful: Parts = {
  store: memoryStorage,
  engine: (storage) =>
    changed(storage, {
      async commit(write) {
        const outcome = await storage.commit(write);
        const numbers = write.events.map(() => []);
        return outcome.is === "conflict" ? { is: "done", numbers } : outcome;
      },
    }),
};

const neverDue = stores((inner) => ({
  due: async (now, limit) =>
    (await inner.due(now, limit)).filter(
      ({ data }) => !("status" in data && data.status === "disputed"),
    ),
}));

export const PLANTS: readonly Plant[] = [
  {
    name: "a fee that is floored for each part",
    breaks: /fees are those of the sum/,
    parts: tells(flooredByPart),
  },
  {
    name: "a refund that forgets the allowance",
    breaks: /an allowance has what was filled and not spent/,
    parts: tells((event) => without(event, /^allowance:/)),
  },
  {
    name: "a hold that nobody counts as pending",
    breaks: /pending is the sum of the holds/,
    parts: tells((event) => without(event, /^standing:.*:held$/)),
  },
  {
    name: "test money paid out as live money",
    breaks: /test and live never meet/,
    parts: tells(inTheWrongMode),
  },
  {
    name: "a refund that is given twice",
    breaks: /the hold account is what the task says/,
    parts: tells(refundedTwice),
  },
  {
    name: "a log that loses what was paid",
    breaks: /events tell the whole change/,
    parts: tells((event) => forgotten(event, "paid")),
  },
  {
    name: "a record that loses when work was handed in",
    breaks: /events tell the whole change/,
    parts: decides((write) => ({
      ...write,
      records: write.records.map((record) =>
        record.kind === "task" && record.version > 3
          ? { ...record, data: { ...record.data, submitted_at: null } }
          : record,
      ),
    })),
  },
  {
    name: "a refusal that leaves a note",
    breaks: /a refusal changes nothing/,
    parts: decides((write) => (isEmpty(write) ? note() : write)),
  },
  {
    name: "a store that does something where nothing was asked",
    breaks: /a refusal changes nothing/,
    parts: stores((inner) => ({
      async commit(write) {
        if (isEmpty(write)) await inner.commit(note());
        return inner.commit(write);
      },
    })),
  },
  {
    name: "a store without floors",
    breaks: /no floor is broken/,
    parts: { store: floorless, engine: faithful },
  },
  {
    name: "a store that forgets keys",
    breaks: /key/,
    parts: { store: forgetful, engine: faithful },
  },
  { name: "a conflict that nobody minds", breaks: /what is done is recorded/, parts: boastful },
  {
    name: "a clock that leaves disputes alone",
    breaks: /silence ends everything|what the process allows is done/,
    parts: neverDue,
  },
  {
    name: "a trial balance without the fees",
    breaks: /the store's totals are the log's/,
    parts: stores((inner) => ({
      totals: async () => (await inner.totals()).filter(([name]) => !name.startsWith("fees:")),
    })),
  },
  {
    name: "a sequence that skips a number",
    breaks: /events have no gaps/,
    parts: stores((inner) => ({
      events: async (recipient, after, limit) =>
        (await inner.events(recipient, after, limit)).filter(([number]) => number !== 3),
    })),
  },
];
