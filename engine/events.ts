import type { Tally, Transfer } from "./ledger/transfer.ts";
import type { DataOf, Kind, Stored } from "./records.ts";

/**
 * One change of one record, whole: folding the events of a record gives the record,
 * folding their transfers and tallies gives every balance.
 */
export interface Event<K extends Kind = Kind> {
  readonly id: string;
  readonly type: string;
  readonly at: number;
  /** The account that caused it, or `clock` or `engine`. */
  readonly by: string;
  readonly kind: K;
  readonly record: string;
  /** The record's version after this event. */
  readonly version: number;
  readonly set: Partial<DataOf[K]>;
  readonly wake: number | null;
  readonly transfers: readonly Transfer[];
  readonly tallies: readonly Tally[];
  /** Accounts that are told. The store numbers it for each; never twice the same account. */
  readonly to: readonly string[];
}

/**
 * Never judges: a recorded event is a fact, and facts apply.
 * The cast is sound because the first event of a record sets every field: it is the record.
 */
export const evolve = <K extends Kind>(record: Stored<K> | null, event: Event<K>): Stored<K> => ({
  kind: event.kind,
  id: event.record,
  version: event.version,
  wake: event.wake,
  data: (record === null ? event.set : { ...record.data, ...event.set }) as DataOf[K],
});
