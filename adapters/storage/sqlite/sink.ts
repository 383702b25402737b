import type { DatabaseSync } from "node:sqlite";
import type { Stored } from "../../../engine/records.ts";
import type { Lock } from "../lock.ts";
import { toColumn } from "../names.ts";
import type { Sink } from "../resident/commit-queue.ts";
import { sealOf } from "../seal.ts";
import type { Statements } from "./statements.ts";
import type { Line, WorkingSet } from "./working-set.ts";

/** A file that belongs to this process. */
export interface OwnFile {
  readonly database: DatabaseSync;
  readonly lock: Lock;
}

interface Head {
  readonly number: number;
  readonly link: string;
}

/** Makes batches durable, each as one transaction: its last versions and its log. */
export class SqliteSink implements Sink<Line> {
  readonly #file: OwnFile;
  readonly #statements: Statements;
  readonly #state: WorkingSet;
  #head: Head;

  constructor(file: OwnFile, statements: Statements, state: WorkingSet, head: Head) {
    this.#file = file;
    this.#statements = statements;
    this.#state = state;
    this.#head = head;
  }

  /** Nothing else runs meanwhile, so the database then has all that was applied. */
  async append(batch: readonly Line[]): Promise<void> {
    let head = this.#head;
    this.#statements.of("BEGIN IMMEDIATE").run();
    try {
      for (const line of batch) head = this.#writeLog(line, head);
      this.#writeRecords(batch);
      this.#writeBalances(batch);
      this.#statements.of("COMMIT").run();
    } catch (failure) {
      // SQLite has rolled some failures back by itself; then there is nothing left to do.
      const { database } = this.#file;
      if (database.isTransaction) database.exec("ROLLBACK");
      throw failure;
    }
    this.#head = head;
    this.#state.settle();
  }

  async close(): Promise<void> {
    const { database, lock } = this.#file;
    try {
      database.close();
    } finally {
      lock.release();
    }
  }

  #writeLog({ body, told, answer }: Line, previous: Head): Head {
    const number = previous.number + 1;
    const link = sealOf(previous.link, body);
    this.#statements.of("INSERT INTO entry VALUES (?,?,?)").run(number, link, body);
    const telling = this.#statements.of("INSERT INTO told VALUES (?,?,?)");
    for (const [recipient, upto] of told) telling.run(toColumn(recipient), upto, number);
    if (answer !== null)
      this.#statements.of("INSERT INTO answer VALUES (?,?)").run(toColumn(answer.key), number);
    return { number, link };
  }

  /** Of a record that several commits of a batch have changed, only the last version. */
  #writeRecords(batch: readonly Line[]): void {
    const last = new Map<string, { before: Stored | null; after: Stored }>();
    for (const { changes } of batch)
      for (const { before, after } of changes) {
        const key = `${after.kind} ${after.id}`;
        const first = last.get(key);
        last.set(key, { before: first === undefined ? before : first.before, after });
      }
    for (const { before, after } of last.values()) this.#statements.writeRecord(after, before);
  }

  #writeBalances(batch: readonly Line[]): void {
    const last = new Map(batch.flatMap(({ balances }) => balances));
    const put = this.#statements.of("INSERT OR REPLACE INTO account VALUES (?,?)");
    const drop = this.#statements.of("DELETE FROM account WHERE name=?");
    for (const [account, balance] of last)
      // Most holds are emptied and never filled again: they take no room.
      if (balance === 0n) drop.run(toColumn(account));
      else put.run(toColumn(account), balance.toString());
  }
}
