import type { Event } from "../../../engine/events.ts";
import { hasFloor, isReadable, type MoneyAccount } from "../../../engine/ledger/account.ts";
import { assert } from "../../../engine/assert.ts";
import {
  INDEXES,
  type Entry,
  type Index,
  type KindOfIndex,
  type Query,
  type Want,
} from "../../../engine/ports.ts";
import type { Stored } from "../../../engine/records.ts";
import { fromColumn, toColumn } from "../names.ts";
import { isOf } from "../resident/loaded.ts";
import type { Connections } from "./connections.ts";
import { isMoney, recordOf, toldIn, type RecordRow } from "../row-codec.ts";
import { entryOf, Shared, type EntryRow, type LoadedRow } from "./row-codec.ts";
import { qualified } from "./schema.ts";

const LOAD = "SELECT * FROM guildhall.load_wanted($1, $2, $3, $4, $5)";
const RECORD = "SELECT r.kind, r.id, r.version, r.wake, r.data FROM guildhall.record r";
const DUE = `${RECORD} WHERE r.wake <= $1 ORDER BY r.wake, r.id, r.kind LIMIT $2`;
const EVENTS = `SELECT t.upto, e.body
  FROM guildhall.told t JOIN guildhall.entry e ON e.entry = t.entry
  WHERE t.recipient = $1 AND t.upto > $2 ORDER BY t.upto LIMIT $3`;
const LOG = `SELECT s.number, s.link, e.body
  FROM guildhall.seal s JOIN guildhall.entry e ON e.entry = s.entry
  WHERE s.number > $1 ORDER BY s.number LIMIT $2`;
const TOTALS = `SELECT name, sum(amount)::text AS balance FROM (
    SELECT name, balance AS amount FROM guildhall.account
    UNION ALL SELECT name, amount FROM guildhall.total
    UNION ALL SELECT name, amount FROM guildhall.posting
  ) all_of_them
  WHERE name NOT LIKE 'standing:%' AND name NOT LIKE 'market:%' AND name NOT LIKE 'allowance:%'
  GROUP BY name HAVING sum(amount) <> 0`;

/** Where rows come from: any connection, or the one that holds a transaction open. */
export type Rows = Pick<Connections, "again">;

/** All that is read from the server. Each answer is as of one moment: one statement makes it. */
export class Reader {
  readonly #source: Rows;
  readonly #schema: string;

  constructor(source: Rows, schema: string) {
    this.#source = source;
    this.#schema = schema;
  }

  #rows<Row>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return this.#source.again<Row>(qualified(text, this.#schema), values);
  }

  /** What several commands want, in one query; every one of them gets the same answer. */
  async load(wants: readonly Want[]): Promise<readonly Shared[]> {
    const refs = wants.flatMap(({ records, glances }) => [...records, ...glances]);
    const accounts = [...new Set(wants.flatMap((want) => want.accounts))];
    for (const account of accounts)
      assert(isReadable(account), `no decision may read the balance of ${account}`);
    const rows = await this.#rows<LoadedRow>(LOAD, [
      refs.map(({ kind }) => kind),
      refs.map(({ id }) => toColumn(id)),
      accounts.filter((account) => hasFloor(account)).map(toColumn),
      accounts.filter((account) => !hasFloor(account)).map(toColumn),
      wants.flatMap(({ answer }) => (answer === null ? [] : [toColumn(answer)])),
    ]);
    const shared = new Shared(rows);
    return wants.map(() => shared);
  }

  async find<I extends Index>(query: Query<I>): Promise<readonly Stored<KindOfIndex<I>>[]> {
    const { kind, on } = INDEXES[query.index];
    const { equals, direction, after, limit } = query;
    const values: unknown[] = [...equals.map(toColumn), limit];
    const where = [`r.kind = '${kind}'`, "r.placed IS NOT NULL"];
    for (const [at, name] of on.entries()) where.push(`r.${name} = $${at + 1}`);
    if (after !== null) {
      const [order, id] = [values.push(after.order), values.push(toColumn(after.id))];
      where.push(
        `(r.placed, r.id) ${direction === "oldest_first" ? ">" : "<"} ($${order}, $${id})`,
      );
    }
    const way = direction === "oldest_first" ? "ASC" : "DESC";
    const order = `ORDER BY r.placed ${way}, r.id ${way} LIMIT $${on.length + 1}`;
    const rows = await this.#rows<RecordRow>(
      `${RECORD} WHERE ${where.join(" AND ")} ${order}`,
      values,
    );
    return rows.map(recordOf).filter((record) => isOf(record, kind));
  }

  async events(
    recipient: string,
    after: number,
    limit: number,
  ): Promise<readonly (readonly [number, Event])[]> {
    const values = [toColumn(recipient), after, limit];
    const rows = await this.#rows<{ upto: number; body: string }>(EVENTS, values);
    return rows
      .flatMap(({ upto, body }) => toldIn(body, recipient, upto))
      .filter(([number]) => number > after)
      .slice(0, limit);
  }

  async due(now: number, limit: number): Promise<readonly Stored[]> {
    return (await this.#rows<RecordRow>(DUE, [now, limit])).map(recordOf);
  }

  /** Only what is sealed. */
  async log(after: number, limit: number): Promise<readonly Entry[]> {
    return (await this.#rows<EntryRow>(LOG, [after, limit])).map(entryOf);
  }

  async totals(): Promise<readonly (readonly [MoneyAccount, bigint])[]> {
    const rows = await this.#rows<{ name: string; balance: string }>(TOTALS);
    return rows
      .map(({ name, balance }) => [fromColumn(name), BigInt(balance)] as const)
      .filter((total) => isMoney(total))
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
  }
}
