import type { Entry, Storage } from "../../engine/ports.ts";
import type { Ref, Stored } from "../../engine/records.ts";
import { encodeEntry } from "./codec.ts";
import { refolded } from "./fold.ts";
import { FIRST_LINK, sealOf } from "./seal.ts";

export interface Progress {
  readonly copied: number;
  readonly total: number;
}

export type CopyReport =
  | {
      readonly ok: true;
      readonly entries: number;
      readonly resumedAt: number;
      readonly link: string;
    }
  /** Nothing was copied behind `entry`, or null: it was all copied, but the two differ. */
  | { readonly ok: false; readonly entry: number | null; readonly why: string };

/** Entries that are under way together. */
const PAGE = 512;
/** Records kept at hand; the others are loaded again when an entry changes them. */
const AT_HAND = 100_000;

/**
 * Brings the log of one store into another, entry by entry, so that the other holds the same market
 * to the last link. Goes on where an earlier copy stopped. Nobody may write to either meanwhile.
 */
export async function copyStore(
  from: Storage,
  to: Storage,
  tell: (progress: Progress) => void,
): Promise<CopyReport> {
  const [total, resumedAt] = [await lengthOf(from), await lengthOf(to)];
  const [theirs, ours] = [await linkAt(from, resumedAt), await linkAt(to, resumedAt)];
  if (ours === null || theirs !== ours)
    return {
      ok: false,
      entry: resumedAt,
      why: "the target holds another market; take an empty one",
    };
  const copy = new Copy(to, resumedAt, ours);
  for (let copied = resumedAt; ; tell({ copied, total: Math.max(total, copied) })) {
    const page = await from.log(copied, PAGE);
    if (page.length === 0) break;
    const why = await copy.page(page);
    if (why !== null) return { ok: false, ...why };
    copied += page.length;
  }
  const why = await difference(from, to);
  return why === null
    ? { ok: true, entries: copy.entry, resumedAt, link: copy.link }
    : { ok: false, entry: null, why };
}

/** How many entries a log has: doubles until it is passed, then halves. */
export async function lengthOf(store: Storage): Promise<number> {
  const has = async (number: number): Promise<boolean> =>
    (await store.log(number - 1, 1)).length > 0;
  let [low, high] = [0, 1];
  while (await has(high)) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await has(middle)) low = middle;
    else high = middle;
  }
  return low;
}

const linkAt = async (store: Storage, entry: number): Promise<string | null> =>
  entry === 0 ? FIRST_LINK : ((await store.log(entry - 1, 1))[0]?.link ?? null);

interface Fault {
  readonly entry: number;
  readonly why: string;
}

/** Writes pages of a log to a store, one behind the other. */
class Copy {
  readonly #to: Storage;
  readonly #records = new Map<string, Stored>();
  /** The last entry that was copied, and its link. */
  entry: number;
  link: string;

  constructor(to: Storage, entry: number, link: string) {
    this.#to = to;
    this.entry = entry;
    this.link = link;
  }

  /** Why the page could not be copied whole, or null. */
  async page(entries: readonly Entry[]): Promise<Fault | null> {
    for (const entry of entries) {
      const link = sealOf(this.link, encodeEntry(entry));
      if (entry.number !== this.entry + 1 || link !== entry.link)
        return { entry: entry.number, why: "it does not match its link and the entry before it" };
      [this.entry, this.link] = [entry.number, link];
    }
    await this.#fetch(entries);
    // A store applies commits in the order of the calls, so they need not wait for each other.
    const outcomes = await Promise.all(entries.map((entry) => this.#to.commit(this.#write(entry))));
    for (const [at, { is }] of outcomes.entries())
      if (is !== "done")
        return { entry: entries[at]?.number ?? 0, why: `the target refused it: ${is}` };
    return (await linkAt(this.#to, this.entry)) === this.link
      ? null
      : { entry: this.entry, why: "the target gave it another link" };
  }

  #write(entry: Entry): ReturnType<typeof refolded> {
    const write = refolded(entry, (ref) => this.#records.get(keyOf(ref)) ?? null);
    for (const record of write.records) this.#records.set(keyOf(record), record);
    return write;
  }

  /** Loads what the entries change and is not at hand. */
  async #fetch(entries: readonly Entry[]): Promise<void> {
    if (this.#records.size > AT_HAND) this.#records.clear();
    const missing = new Map<string, Ref>();
    for (const { kind, record: id, version } of entries.flatMap(({ events }) => events))
      if (version > 1 && !this.#records.has(keyOf({ kind, id })))
        missing.set(keyOf({ kind, id }), { kind, id });
    const refs = [...missing.values()];
    const want = { records: refs, glances: [], accounts: [], answer: null };
    const loaded = await this.#to.load(want);
    for (const ref of refs) {
      const record = loaded.record(ref);
      if (record !== null) this.#records.set(keyOf(ref), record);
    }
  }
}

const keyOf = ({ kind, id }: Ref): string => `${kind} ${id}`;

/** What both say about money, held against each other. */
async function difference(from: Storage, to: Storage): Promise<string | null> {
  const [theirs, ours] = [await from.totals(), await to.totals()];
  const said = new Map<string, bigint>(ours);
  for (const [account, balance] of theirs)
    if (said.get(account) !== balance)
      return `${account} holds ${balance} there, and ${said.get(account) ?? 0n} here`;
  return theirs.length === ours.length
    ? null
    : "the target knows accounts that the source does not";
}
