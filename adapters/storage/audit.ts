import type { Counter, MoneyAccount } from "../../engine/ledger/account.ts";
import type { Entry, Storage } from "../../engine/ports.ts";
import type { Ref, Stored } from "../../engine/records.ts";
import { encodeEntry } from "./codec.ts";
import { Books } from "./books.ts";
import { Unreadable } from "./record-codec.ts";
import { sameRecord } from "./same-record.ts";
import { FIRST_LINK, sealOf } from "./seal.ts";

/** What the store says now, to be held against what its log says. */
export interface Present {
  totals(): Promise<readonly (readonly [MoneyAccount, bigint])[]>;
  balances(counters: readonly Counter[]): Promise<readonly bigint[]>;
  /** The records of these refs, null where there is none. */
  records(refs: readonly Ref[]): Promise<readonly (Stored | null)[]>;
}

export type AuditReport =
  | { readonly ok: true; readonly entries: number; readonly link: string }
  /** `entry` is the first bad one; null: the log is sound, but the store says something else. */
  | { readonly ok: false; readonly entry: number | null; readonly why: string };

/** Records and counters that are compared in one go. */
const TOGETHER = 500;

/**
 * Recomputes a store from its log: the chain, every balance, every record and every hold.
 * Names the first bad entry. Holds the present version of every record in memory.
 */
export async function audit(log: AsyncIterable<Entry>, present: Present): Promise<AuditReport> {
  const books = new Books();
  let [entries, link] = [0, FIRST_LINK];
  try {
    for await (const entry of log) {
      const why = sealFault(entry, entries + 1, link) ?? books.post(entry);
      if (why !== null) return { ok: false, entry: entries + 1, why };
      [entries, link] = [entry.number, entry.link];
    }
  } catch (failure) {
    const why = failure instanceof Error ? failure.message : String(failure);
    return { ok: false, entry: entries + 1, why };
  }
  const why = await presentFault(books, present);
  return why === null ? { ok: true, entries, link } : { ok: false, entry: null, why };
}

/** What cannot be read is a finding; that nobody answers is none. */
async function presentFault(books: Books, present: Present): Promise<string | null> {
  try {
    return (
      (await totalsFault(books, present)) ??
      (await countersFault(books, present)) ??
      (await recordsFault(books, present))
    );
  } catch (failure) {
    if (failure instanceof Unreadable) return failure.message;
    throw failure;
  }
}

function sealFault(entry: Entry, expected: number, previous: string): string | null {
  if (entry.number !== expected) return `entry ${expected} is missing: ${entry.number} follows`;
  if (sealOf(previous, encodeEntry(entry)) !== entry.link)
    return "its link does not match its content and the entry before it";
  return null;
}

async function totalsFault(books: Books, present: Present): Promise<string | null> {
  const totals = new Map<string, bigint>(await present.totals());
  for (const [account, balance] of books.money) {
    const said = totals.get(account) ?? 0n;
    if (said !== balance) return `${account} holds ${said}, but the log gives ${balance}`;
    totals.delete(account);
  }
  for (const [account, said] of totals)
    if (said !== 0n) return `${account} holds ${said}, but the log never moves it`;
  return null;
}

async function countersFault(books: Books, present: Present): Promise<string | null> {
  for (const some of inParts([...books.counters])) {
    const said = await present.balances(some.map(([counter]) => counter));
    for (const [n, [counter, count]] of some.entries())
      if (said[n] !== count) return `${counter} counts ${said[n]}, but the log gives ${count}`;
  }
  return null;
}

async function recordsFault(books: Books, present: Present): Promise<string | null> {
  for (const some of inParts([...books.records.values()])) {
    const found = await present.records(some);
    for (const [n, record] of some.entries()) {
      const said = found[n] ?? null;
      if (said === null || !sameRecord(said, record))
        return `${record.kind} ${record.id} is not what its events make it`;
    }
  }
  return null;
}

function* inParts<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += TOGETHER) yield all.slice(at, at + TOGETHER);
}

/** Entries that are read from the log in one go. */
const PAGE = 1_000;

/** What must be known of a store to audit it. */
export type AuditedStore = Pick<Storage, "log" | "load" | "totals" | "close">;

async function* pagesOf(store: Pick<AuditedStore, "log">): AsyncGenerator<Entry> {
  let size = PAGE;
  for (let read = 0; ;) {
    const page = await store.log(read, size).catch((failure: unknown) => {
      if (size === 1) throw failure;
      return null;
    });
    // One entry of a page cannot be read: which one shows when they are read one by one.
    if (page === null) size = 1;
    else if (page.length === 0) return;
    else {
      read += page.length;
      yield* page;
    }
  }
}

const NOTHING = { records: [], glances: [], accounts: [], answer: null };

/** Audits a whole store. Nobody else may write to it meanwhile: what moves cannot be compared. */
export const auditStorage = (store: Omit<AuditedStore, "close">): Promise<AuditReport> =>
  audit(pagesOf(store), {
    totals: () => store.totals(),
    async balances(counters) {
      const loaded = await store.load({ ...NOTHING, accounts: counters });
      return counters.map((counter) => loaded.balance(counter));
    },
    async records(refs) {
      const loaded = await store.load({ ...NOTHING, records: refs });
      return refs.map((ref) => loaded.record(ref));
    },
  });
