import type { Context } from "./context.ts";
import type { Accepted } from "./decision.ts";
import { evolve, type Event } from "./events.ts";
import type { Tally, Transfer } from "./ledger/transfer.ts";
import type { DataOf, Kind, Stored } from "./records.ts";

export interface Change<K extends Kind> {
  readonly type: string;
  readonly set: Partial<DataOf[K]>;
  /** Kept as it was where it is not given. */
  readonly wake?: number | null;
  readonly transfers?: readonly Transfer[];
  readonly tallies?: readonly Tally[];
  readonly to?: readonly string[];
  /** The new data where it was made already: what `evolve` would make of it, no second time. */
  readonly whole?: DataOf[K];
}

const NOTHING: readonly never[] = [];

/** What is kept for ever takes no more room than it needs: a list that grew has much to spare. */
const fitting = <T>(list: readonly T[]): readonly T[] => (list.length === 0 ? NOTHING : [...list]);

/** Gathers what one command changes. Local to a decision: nothing outside ever sees it change. */
export class Changes {
  readonly events: Event[] = [];
  readonly records: Stored[] = [];
  readonly #context: Context;
  readonly #by: string;

  constructor(context: Context, by: string = context.who.id) {
    this.#context = context;
    this.#by = by;
  }

  /** A new record: `set` is its whole data. */
  create<K extends Kind>(
    kind: K,
    id: string,
    change: Change<K> & { readonly set: DataOf[K] },
  ): Stored<K> {
    return this.#record(kind, id, null, change, this.#by);
  }

  /** The next version of a record. */
  change<K extends Kind>(before: Stored<K>, change: Change<K>, by: string = this.#by): Stored<K> {
    return this.#record(before.kind, before.id, before, change, by);
  }

  /** Creates the record or changes it; creating, `set` must be whole. */
  put<K extends Kind>(
    kind: K,
    id: string,
    before: Stored<K> | null,
    change: Change<K> & { readonly set: DataOf[K] },
  ): Stored<K> {
    return this.#record(kind, id, before, change, this.#by);
  }

  accept<Output>(output: Output, kept?: unknown): Accepted<Output> {
    const events = fitting(this.events);
    const records = fitting(this.records);
    return kept === undefined
      ? { ok: true, output, events, records }
      : { ok: true, output, events, records, kept };
  }

  #record<K extends Kind>(
    kind: K,
    id: string,
    before: Stored<K> | null,
    change: Change<K>,
    by: string,
  ): Stored<K> {
    const event: Event<K> = {
      id: this.#context.id("evt"),
      type: change.type,
      at: this.#context.now,
      by,
      kind,
      record: id,
      version: (before?.version ?? 0) + 1,
      set: change.set,
      wake: change.wake === undefined ? (before?.wake ?? null) : change.wake,
      transfers: fitting(change.transfers ?? NOTHING),
      tallies: fitting(change.tallies ?? NOTHING),
      to: change.to ?? NOTHING,
    };
    const after: Stored<K> =
      change.whole === undefined
        ? evolve(before, event)
        : { kind, id, version: event.version, wake: event.wake, data: change.whole };
    this.events.push(event);
    const at = before === null ? -1 : this.records.indexOf(before);
    if (at < 0) this.records.push(after);
    else this.records[at] = after;
    return after;
  }
}
