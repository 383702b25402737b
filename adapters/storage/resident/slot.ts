import type { Stored } from "../../../engine/records.ts";

/**
 * A record's fixed place in memory. Indexes and alarms point here, so a new version of the record
 * is one assignment and moves nothing.
 */
export interface Slot {
  record: Stored;
  /** The one alarm that counts; older ones in the heap are void. */
  alarm: Alarm | null;
}

export interface Alarm {
  readonly at: number;
  readonly slot: Slot;
}

const isFields = (data: object): data is Readonly<Record<string, unknown>> => data !== null;

/** A field of a record's data by name, as the table of indexes names it. */
export const fieldOf = ({ data }: Stored, name: string): unknown =>
  isFields(data) ? data[name] : undefined;
