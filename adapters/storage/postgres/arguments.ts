import { hasFloor } from "../../../engine/ledger/account.ts";
import type { WriteSet } from "../../../engine/ports.ts";
import type { Stored } from "../../../engine/records.ts";
import { KEYS, keysOf, placeOf } from "../columns.ts";
import { toColumn } from "../names.ts";
import { plainData } from "../record-codec.ts";
import { movesOf } from "../moves.ts";
import { toldBy } from "../told.ts";

type Value = string | number | null;

type Row = readonly Value[];

/** Rows that travel as one array for each column. */
class Rows {
  readonly #width: number;
  readonly #rows: Row[] = [];

  constructor(width: number) {
    this.#width = width;
  }

  add(...row: Row): void {
    this.#rows.push(row);
  }

  /** Sorts by one text of each row. */
  sort(text: (row: Row) => string): void {
    if (this.#rows.length < 2) return;
    const keyed = this.#rows.map((row) => [text(row), row] as const);
    keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    for (const [at, [, row]] of keyed.entries()) this.#rows[at] = row;
  }

  columns(): readonly (readonly Value[])[] {
    return Array.from({ length: this.#width }, (_, at) => this.#rows.map((row) => row[at] ?? null));
  }
}

/** A write set, and the line of the log that it makes; null for one that only checks. */
export interface Written {
  readonly write: WriteSet;
  readonly body: string | null;
}

export interface Arguments {
  readonly values: readonly (readonly Value[])[];
  /** In the order in which their numbers come back. */
  readonly told: readonly Told[];
}

/** `write` counts from 0. */
export interface Told {
  readonly write: number;
  readonly recipient: string;
  readonly count: number;
}

/** How many arguments `commit_writes` takes. */
export const ARGUMENTS = 27 + KEYS.length;

/** The arguments of `commit_writes`, in its order. */
export function argumentsOf(all: readonly Written[]): Arguments {
  const relied = new Rows(4);
  const missing = new Rows(2);
  const records = new Rows(8 + KEYS.length);
  const floored = new Rows(4);
  const postings = new Rows(3);
  const answers = new Rows(2);
  const told = new Rows(3);
  const recipients: Told[] = [];
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
    const absent = write.expect.filter(({ version }) => version === 0);
    // With one that is not written come those that are, so that all are taken in one order.
    if (absent.some((ref) => known.has(keyOf(ref))))
      for (const { kind, id } of absent) missing.add(kind, toColumn(id));
    for (const [account, { net, low }] of movesOf(write.events))
      if (hasFloor(account)) floored.add(number, toColumn(account), `${net}`, `${low}`);
      else if (net !== 0n) postings.add(number, toColumn(account), `${net}`);
    if (write.answer !== null) answers.add(number, toColumn(write.answer.key));
    for (const recipient of toldBy(write.events)) recipients.push({ write: at, ...recipient });
  }
  // The one order in which everybody takes locks.
  relied.sort(([, kind, id]) => `${kind} ${id}`);
  missing.sort(([kind, id]) => `${kind} ${id}`);
  records.sort(([, kind, id]) => `${kind} ${id}`);
  answers.sort(([, key]) => `${key}`);
  floored.sort(([, name]) => `${name}`);
  recipients.sort((a, b) => (a.recipient < b.recipient ? -1 : a.recipient > b.recipient ? 1 : 0));
  for (const { write, recipient, count } of recipients)
    told.add(write + 1, toColumn(recipient), count);
  const bodies = all.map(({ body }) => body);
  const rest = [relied, missing, records, floored, postings, answers, told];
  return { values: [bodies, ...rest.flatMap((rows) => rows.columns())], told: recipients };
}

export const keyOf = ({ kind, id }: Pick<Stored, "kind" | "id">): string => `${kind} ${id}`;

function addRecord(rows: Rows, number: number, record: Stored, known: number): void {
  const { kind, id, version, wake, data } = record;
  const text = JSON.stringify(plainData(kind, data));
  const at = [wake, placeOf(record), ...keysOf(record)];
  rows.add(number, kind, toColumn(id), version, known, ...at, text);
}
