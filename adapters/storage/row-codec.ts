import type { Event } from "../../engine/events.ts";
import type { MoneyAccount } from "../../engine/ledger/account.ts";
import type { Stored } from "../../engine/records.ts";
import { decodeEntry } from "./codec.ts";
import { fromColumn } from "./names.ts";
import { parsed, revivedData } from "./record-codec.ts";

/** A record as a table keeps it. */
export interface RecordRow {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly wake: number | null;
  readonly data: string;
}

export function recordOf({ kind, id, version, wake, data }: RecordRow): Stored {
  const where = `${kind} ${id}`;
  const revived = revivedData(kind, parsed(data, where), where);
  return { kind, id: fromColumn(id), version, wake, data: revived } as Stored;
}

/** The events of an entry that tell a recipient, with their numbers: the last of them is `upto`. */
export function toldIn(
  body: string,
  recipient: string,
  upto: number,
): readonly (readonly [number, Event])[] {
  const told = decodeEntry(body, "A told entry").events.filter(({ to }) => to.includes(recipient));
  return told.map((event, at) => [upto - told.length + at + 1, event] as const);
}

const COUNTERS = ["standing:", "market:", "allowance:"];
export const isMoney = (
  total: readonly [string, bigint],
): total is readonly [MoneyAccount, bigint] =>
  !COUNTERS.some((prefix) => total[0].startsWith(prefix));
