import { hasFloor } from "../../../engine/ledger/account.ts";
import type { WriteSet } from "../../../engine/ports.ts";
import type { Stored } from "../../../engine/records.ts";
import { KEYS, keysOf, placeOf } from "../columns.ts";
import { toColumn } from "../names.ts";
import { plainData } from "../record-codec.ts";
import { movesOf } from "./moves.ts";

type Value = string | number | null;

/** Rows that travel as one array for each column. */
class Rows {
  readonly columns: readonly Value[][];

  constructor(width: number) {
    this.columns = Array.from({ length: width }, () => []);
  }

  add(...values: readonly Value[]): void {
    for (const [at, column] of this.columns.entries()) column.push(values[at] ?? null);
  }
}

/** A write set, and the line of the log that it makes; null for one that only checks. */
export interface Written {
  readonly write: WriteSet;
  readonly body: string | null;
}

/** How many arguments `commit_writes` takes. */
export const ARGUMENTS = 27 + KEYS.length;

/** The arguments of `commit_writes`, in its order. */
export function argumentsOf(all: readonly Written[]): readonly (readonly Value[])[] {
  const relied = new Rows(4);
  const missing = new Rows(2);
  const records = new Rows(8 + KEYS.length);
  const floored = new Rows(4);
  const postings = new Rows(3);
  const answers = new Rows(2);
  const told = new Rows(3);
  for (const [at, { write }] of all.entries()) {
    const number = at + 1;
    const known = new Map<string, number>();
    for (const ref of write.expect) {
      relied.add(number, ref.kind, toColumn(ref.id), ref.version);
      known.set(keyOf(ref), ref.version);
    }
    for (const record of write.records) {
      addRecord(records, number, record, known.get(keyOf(record)) ?? 0);
      known.delete(keyOf(record));
    }
    for (const ref of write.expect)
      if (known.get(keyOf(ref)) === 0) missing.add(ref.kind, toColumn(ref.id));
    for (const [account, { net, low }] of movesOf(write.events))
      if (hasFloor(account)) floored.add(number, toColumn(account), `${net}`, `${low}`);
      else postings.add(number, toColumn(account), `${net}`);
    if (write.answer !== null) answers.add(number, toColumn(write.answer.key));
    for (const [nth, { to }] of write.events.entries())
      for (const recipient of to) told.add(number, nth, toColumn(recipient));
  }
  const bodies = all.map(({ body }) => body);
  const rest = [relied, missing, records, floored, postings, answers, told];
  return [bodies, ...rest.flatMap(({ columns }) => columns)];
}

export const keyOf = ({ kind, id }: Pick<Stored, "kind" | "id">): string => `${kind} ${id}`;

function addRecord(rows: Rows, number: number, record: Stored, known: number): void {
  const { kind, id, version, wake, data } = record;
  const text = JSON.stringify(plainData(kind, data));
  const at = [wake, placeOf(record), ...keysOf(record)];
  rows.add(number, kind, toColumn(id), version, known, ...at, text);
}
