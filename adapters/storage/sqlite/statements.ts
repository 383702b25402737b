import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Stored } from "../../../engine/records.ts";
import { KEYS, keysOf, placeOf } from "../columns.ts";
import { toColumn } from "../names.ts";
import { plainData } from "../record-codec.ts";

type Value = string | number | null;

/** Columns that an index looks at: only those that changed are written, so only its rows move. */
const INDEXED = ["wake", "placed", ...KEYS];
const indexedOf = (record: Stored): readonly Value[] => [
  record.wake,
  placeOf(record),
  ...keysOf(record),
];

/** Statements by their text, each prepared once. */
export class Statements {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();
  readonly #insert: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    const columns = ["kind", "id", "version", "data", ...INDEXED];
    const places = columns.map(() => "?").join();
    this.#insert = this.of(`INSERT INTO record (${columns.join()}) VALUES (${places})`);
  }

  of(text: string): StatementSync {
    let statement = this.#prepared.get(text);
    if (statement === undefined) {
      statement = this.#database.prepare(text);
      this.#prepared.set(text, statement);
    }
    return statement;
  }

  /** Writes the new whole of a record; `before` is what the database has. */
  writeRecord(record: Stored, before: Stored | null): void {
    const { kind, id, version, data } = record;
    const text = JSON.stringify(plainData(kind, data));
    const now = indexedOf(record);
    if (before === null) {
      this.#insert.run(kind, toColumn(id), version, text, ...now);
      return;
    }
    const old = indexedOf(before);
    const values: Value[] = [version, text];
    let set = "version=?,data=?";
    for (const [at, value] of now.entries())
      if (value !== old[at]) {
        set += `,${INDEXED[at] ?? ""}=?`;
        values.push(value);
      }
    values.push(kind, toColumn(id));
    this.of(`UPDATE record SET ${set} WHERE kind=? AND id=?`).run(...values);
  }
}
