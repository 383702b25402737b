import type { Event } from "../../../engine/events.ts";
import type { Account, MoneyAccount } from "../../../engine/ledger/account.ts";
import { INDEXES, type Answer, type Entry, type Query } from "../../../engine/ports.ts";
import type { Ref, Stored } from "../../../engine/records.ts";
import { decodeEntry } from "../codec.ts";
import { fromColumn, toColumn } from "../names.ts";
import { isMoney, recordOf, toldIn } from "../row-codec.ts";
import { balanceIn, entryRow, numberIn, reading, recordRow, textIn } from "./sqlite-codec.ts";
import type { Statements } from "./statements.ts";
import type { Below } from "./working-set.ts";

const RECORD = "SELECT kind, id, version, wake, data FROM record";

/** Names its index, since SQLite knows nothing of how many records a kind has. */
export function findText({ index, direction, after }: Query): string {
  const { kind, on } = INDEXES[index];
  const [behind, way] = direction === "oldest_first" ? [">", "ASC"] : ["<", "DESC"];
  const where = [`kind='${kind}'`, ...on.map((name) => `${name}=?`), "placed IS NOT NULL"];
  if (after !== null) where.push(`(placed, id) ${behind} (?, ?)`);
  const order = `ORDER BY placed ${way}, id ${way} LIMIT ?`;
  return `${RECORD} INDEXED BY ${index} WHERE ${where.join(" AND ")} ${order}`;
}

/** All that is read from the file: what is flushed, which is what somebody was answered. */
export class Reader implements Below {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  record({ kind, id }: Ref): Stored | null {
    const row = reading(`${kind} ${id}`, () =>
      this.#statements.of(`${RECORD} WHERE kind=? AND id=?`).get(kind, toColumn(id)),
    );
    return row === undefined ? null : recordOf(recordRow(row));
  }

  balance(account: Account): bigint {
    const row = reading(account, () =>
      this.#statements.of("SELECT balance FROM account WHERE name=?").get(toColumn(account)),
    );
    return row === undefined ? 0n : balanceIn(row, account);
  }

  told(recipient: string): number {
    const row = this.#statements
      .of("SELECT upto FROM told WHERE recipient=? ORDER BY upto DESC LIMIT 1")
      .get(toColumn(recipient));
    return row === undefined ? 0 : numberIn(row, "upto");
  }

  answer(key: string): Answer | null {
    const row = this.#statements
      .of("SELECT body FROM answer JOIN entry ON number = entry WHERE key=?")
      .get(toColumn(key));
    if (row === undefined) return null;
    return decodeEntry(textIn(row, "body"), `The answer to ${key}`).answer;
  }

  /** The last entry of the log and its link; null while there is none. */
  head(): { readonly number: number; readonly link: string } | null {
    const last = "SELECT number, link, body FROM entry ORDER BY number DESC LIMIT 1";
    const row = reading("the last entry of the log", () => this.#statements.of(last).get());
    return row === undefined
      ? null
      : { number: numberIn(row, "number"), link: textIn(row, "link") };
  }

  find(query: Query): readonly Stored[] {
    const { equals, after, limit } = query;
    const behind = after === null ? [] : [after.order, toColumn(after.id)];
    const values = [...equals.map(toColumn), ...behind, limit];
    const rows = this.#statements.of(findText(query)).all(...values);
    return rows.map((row) => recordOf(recordRow(row)));
  }

  due(now: number, limit: number): readonly Stored[] {
    const rows = this.#statements
      .of(`${RECORD} WHERE wake <= ? ORDER BY wake, id, kind LIMIT ?`)
      .all(now, limit);
    return rows.map((row) => recordOf(recordRow(row)));
  }

  events(recipient: string, after: number, limit: number): readonly (readonly [number, Event])[] {
    const rows = this.#statements
      .of(
        "SELECT upto, body FROM told JOIN entry ON number = entry " +
          "WHERE recipient=? AND upto > ? ORDER BY upto LIMIT ?",
      )
      .all(toColumn(recipient), after, limit);
    return rows
      .flatMap((row) => toldIn(textIn(row, "body"), recipient, numberIn(row, "upto")))
      .filter(([number]) => number > after)
      .slice(0, limit);
  }

  log(after: number, limit: number): readonly Entry[] {
    const rows = this.#statements
      .of("SELECT number, link, body FROM entry WHERE number > ? ORDER BY number LIMIT ?")
      .all(after, limit);
    return rows.map(entryRow);
  }

  totals(): readonly (readonly [MoneyAccount, bigint])[] {
    const counters = "standing:* market:* allowance:*".split(" ");
    const where = counters.map((pattern) => `name NOT GLOB '${pattern}'`).join(" AND ");
    const rows = reading("the accounts", () =>
      this.#statements.of(`SELECT name, balance FROM account WHERE ${where}`).all(),
    );
    return rows
      .map((row) => {
        const name = fromColumn(textIn(row, "name"));
        return [name, balanceIn(row, name)] as const;
      })
      .filter((total) => isMoney(total))
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
  }
}
