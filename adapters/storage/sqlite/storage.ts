import type { Event } from "../../../engine/events.ts";
import type { MoneyAccount } from "../../../engine/ledger/account.ts";
import {
  INDEXES,
  type Entry,
  type Index,
  type KindOfIndex,
  type Loaded,
  type Outcome,
  type Query,
  type Storage,
  type Want,
  type WriteSet,
} from "../../../engine/ports.ts";
import type { Stored } from "../../../engine/records.ts";
import { encodeEntry } from "../codec.ts";
import { CommitQueue } from "../resident/commit-queue.ts";
import { isOf, Taken } from "../resident/loaded.ts";
import { EVERYONE_FIRST } from "../resident/pace.ts";
import { FIRST_LINK } from "../seal.ts";
import { assertTold, numbersOf } from "../told.ts";
import { Watchers } from "../watchers.ts";
import { Reader } from "./reader.ts";
import { SqliteSink, type OwnFile } from "./sink.ts";
import { Statements } from "./statements.ts";
import { WorkingSet, type Line } from "./working-set.ts";

/** Commits are decided in memory and flushed in groups; lists and history come from the file. */
export class SqliteStorage implements Storage {
  readonly #reader: Reader;
  readonly #state: WorkingSet;
  readonly #queue: CommitQueue<Line>;
  readonly #watchers = new Watchers();

  constructor(file: OwnFile, atHand: number) {
    const statements = new Statements(file.database);
    this.#reader = new Reader(statements);
    this.#state = new WorkingSet(this.#reader, atHand);
    const head = this.#reader.head() ?? { number: 0, link: FIRST_LINK };
    const sink = new SqliteSink(file, statements, this.#state, head);
    this.#queue = new CommitQueue(sink, EVERYONE_FIRST);
  }

  async load(want: Want): Promise<Loaded> {
    this.#queue.check();
    // Reading fills memory too, and commits that would make room may be long in coming.
    if (this.#queue.barrier() === null) this.#state.settle();
    const taken = new Taken(want, this.#state);
    const answer = want.answer === null ? null : this.#state.answer(want.answer);
    return answer === null ? taken : taken.answered(answer);
  }

  async find<I extends Index>(query: Query<I>): Promise<readonly Stored<KindOfIndex<I>>[]> {
    this.#queue.check();
    const { kind } = INDEXES[query.index];
    return this.#reader.find(query).filter((record) => isOf(record, kind));
  }

  async commit(write: WriteSet): Promise<Outcome> {
    this.#queue.check();
    const refusal = this.#state.refusal(write);
    const { events, answer } = write;
    if (refusal !== null || (events.length === 0 && answer === null)) {
      await this.#queue.barrier();
      return refusal === null ? { is: "done", numbers: [] } : { is: refusal };
    }
    assertTold(write);
    const line = this.#state.apply(write, encodeEntry(write));
    await this.#queue.push(line);
    this.#watchers.tell(events);
    return { is: "done", numbers: numbersOf(events, new Map(line.told)) };
  }

  async events(
    recipient: string,
    after: number,
    limit: number,
  ): Promise<readonly (readonly [number, Event])[]> {
    this.#queue.check();
    return this.#reader.events(recipient, after, limit);
  }

  watch(listener: (told: readonly string[] | null) => void): () => void {
    return this.#watchers.add(listener);
  }

  async due(now: number, limit: number): Promise<readonly Stored[]> {
    this.#queue.check();
    return this.#reader.due(now, limit);
  }

  async log(after: number, limit: number): Promise<readonly Entry[]> {
    this.#queue.check();
    return this.#reader.log(after, limit);
  }

  async totals(): Promise<readonly (readonly [MoneyAccount, bigint])[]> {
    this.#queue.check();
    return this.#reader.totals();
  }

  close(): Promise<void> {
    return this.#queue.close();
  }
}
