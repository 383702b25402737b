import { isDeepStrictEqual } from "node:util";
import { canonical } from "../../engine/canonical.ts";
import { evolve } from "../../engine/events.ts";
import { isReadable, type Account } from "../../engine/ledger/account.ts";
import type { Entry, Storage } from "../../engine/ports.ts";
import type { Ref, Stored } from "../../engine/records.ts";
import { wholeLog } from "../support/market-storage.ts";
import { demand, isMoney, type Books } from "./books.ts";

const NOTHING = { records: [], glances: [], accounts: [], answer: null };
const MANY = 1_000_000;

const readRecords = (storage: Storage, refs: readonly Ref[]): Promise<(Stored | null)[]> =>
  Promise.all(
    refs.map(async (ref) => (await storage.load({ ...NOTHING, glances: [ref] })).record(ref)),
  );

async function readCounters(storage: Storage, accounts: readonly Account[]) {
  const loaded = await storage.load({ ...NOTHING, accounts });
  return accounts.map((account) => [account, loaded.balance(account)] as const);
}

const countersOf = (books: Books): readonly Account[] =>
  [...books.balances.keys()].filter(isAccount).filter((each) => !isMoney(each) && isReadable(each));

/** Names in the books come from transfers and tallies. */
const isAccount = (name: string): name is Account => name.includes(":");

/** All that a store tells of its state, as text. */
export async function snapshot(storage: Storage, books: Books): Promise<string> {
  const refs = [...books.records.values()];
  const streams = await Promise.all(
    [...books.recipients].map(async (each) => [each, await storage.events(each, 0, MANY)]),
  );
  return canonical([
    await readRecords(storage, refs),
    await readCounters(storage, countersOf(books)),
    await storage.totals(),
    streams,
    await storage.due(Infinity, MANY),
    (await wholeLog(storage)).length,
  ]);
}

/** Folds the sealed log from its first entry, and finds the store's whole state again. */
export async function refold(storage: Storage, books: Books): Promise<number> {
  const log = await wholeLog(storage);
  const records = new Map<string, Stored>();
  const sums = new Map<string, bigint>();
  const add = (account: string, amount: bigint): void =>
    void sums.set(account, (sums.get(account) ?? 0n) + amount);
  for (const event of log.flatMap(({ events }) => events)) {
    const name = `${event.kind}/${event.record}`;
    records.set(name, evolve(records.get(name) ?? null, event));
    for (const { from, to, amount } of event.transfers) {
      add(from, -amount);
      add(to, amount);
    }
    for (const tally of event.tallies) add(tally.counter, tally.add);
  }
  const folded = [...records.values()];
  const stored = await readRecords(storage, folded);
  demand(isDeepStrictEqual(stored, folded), "the log gives every record again", () =>
    folded
      .filter((each, at) => !isDeepStrictEqual(each, stored[at]))
      .map(({ id }) => id)
      .join(),
  );
  const money = [...sums].filter(([account, sum]) => isMoney(account) && sum !== 0n).sort(byName);
  demand(isDeepStrictEqual(money, await storage.totals()), "the log gives the money again", () =>
    canonical(money),
  );
  for (const [account, balance] of await readCounters(storage, countersOf(books)))
    demand(sums.get(account) === balance, "the log gives the counters again", () => account);
  await compareStreams(storage, log, books);
  return log.length;
}

const byName = ([a]: readonly [string, bigint], [b]: readonly [string, bigint]): number =>
  a < b ? -1 : 1;

/** Everybody's own events stand in everybody's own sequence, from 1 and without a gap. */
async function compareStreams(storage: Storage, log: readonly Entry[], books: Books) {
  const own = new Map<string, (readonly [number, string])[]>();
  for (const { id, to } of log.flatMap(({ events }) => events))
    for (const recipient of to) {
      const list = own.get(recipient) ?? [];
      list.push([list.length + 1, id]);
      own.set(recipient, list);
    }
  for (const recipient of books.recipients) {
    const told = (await storage.events(recipient, 0, MANY)).map(([at, { id }]) => [at, id]);
    demand(isDeepStrictEqual(told, own.get(recipient)), "events have no gaps", () => recipient);
  }
}
