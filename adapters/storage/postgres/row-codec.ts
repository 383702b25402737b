import { assert } from "../../../engine/assert.ts";
import type { Account } from "../../../engine/ledger/account.ts";
import type { Answer, Entry, Loaded, Want } from "../../../engine/ports.ts";
import type { Kind, Ref, Stored } from "../../../engine/records.ts";
import { decodeEntry } from "../codec.ts";
import { toColumn } from "../names.ts";
import { recordOf } from "../row-codec.ts";

/** A row of `load_wanted`; `part` is a kind of record, or says what else it is. */
export interface LoadedRow {
  readonly part: string;
  readonly name: string;
  readonly version: number;
  readonly wake: number | null;
  readonly body: string;
}

/** What one query answered, for all commands that shared it. Rows are read when asked for. */
export class Shared {
  readonly #rows = new Map<string, LoadedRow>();
  readonly #records = new Map<string, Stored>();

  constructor(rows: readonly LoadedRow[]) {
    for (const row of rows) this.#rows.set(`${row.part} ${row.name}`, row);
  }

  record<K extends Kind>({ kind, id }: Ref<K>): Stored<K> | null {
    const key = `${kind} ${toColumn(id)}`;
    const known = this.#records.get(key);
    if (known !== undefined) return known as Stored as Stored<K>;
    const row = this.#rows.get(key);
    if (row === undefined) return null;
    const record = recordOf({ ...row, kind, id: row.name, data: row.body });
    this.#records.set(key, record);
    return record as Stored as Stored<K>;
  }

  balance(account: Account): bigint {
    const name = toColumn(account);
    const row = this.#rows.get(`$ ${name}`) ?? this.#rows.get(`# ${name}`);
    return row === undefined ? 0n : BigInt(row.body);
  }

  answer(key: string): Answer | null {
    const row = this.#rows.get(`? ${toColumn(key)}`);
    return row === undefined ? null : decodeEntry(row.body, `The answer to ${key}`).answer;
  }
}

/** What one command wanted. Asking for anything else is a bug of the asker. */
export class Wanted implements Loaded {
  readonly #want: Want;
  readonly #shared: Shared;

  constructor(want: Want, shared: Shared) {
    this.#want = want;
    this.#shared = shared;
  }

  record<K extends Kind>(ref: Ref<K>): Stored<K> | null {
    const same = ({ kind, id }: Ref): boolean => kind === ref.kind && id === ref.id;
    const wanted = this.#want.records.some(same) || this.#want.glances.some(same);
    assert(wanted, `${ref.kind} ${ref.id} was not wanted`);
    return this.#shared.record(ref);
  }

  balance(account: Account): bigint {
    assert(this.#want.accounts.includes(account), `the balance of ${account} was not wanted`);
    return this.#shared.balance(account);
  }

  answer(key: string): Answer | null {
    assert(key === this.#want.answer, `the answer to ${key} was not wanted`);
    return this.#shared.answer(key);
  }
}

export interface EntryRow {
  readonly number: string;
  readonly link: string;
  readonly body: string;
}

export const entryOf = ({ number, link, body }: EntryRow): Entry => ({
  number: Number(number),
  link,
  ...decodeEntry(body, `Log entry ${number}`),
});
