import type { Event } from "../../../engine/events.ts";
import type { MoneyAccount } from "../../../engine/ledger/account.ts";
import type {
  Entry,
  Index,
  KindOfIndex,
  Loaded,
  Outcome,
  Query,
  Storage,
  Want,
  WriteSet,
} from "../../../engine/ports.ts";
import type { Stored } from "../../../engine/records.ts";
import { assertTold } from "../told.ts";
import type { Written } from "./arguments.ts";
import { isEmpty, touchesOf, written, type Committer } from "./commit.ts";
import type { Connections } from "./connections.ts";
import { Lane } from "./lane.ts";
import type { NoticeBoard } from "./notices.ts";
import type { Reader } from "./reader.ts";
import { Wanted, type Shared } from "./row-codec.ts";
import type { Sealer } from "./sealer.ts";

/** What a store in PostgreSQL is made of. */
export interface Parts {
  readonly connections: Connections;
  readonly reader: Reader;
  readonly committer: Committer;
  readonly sealer: Sealer;
  readonly board: NoticeBoard;
}

/** Commands in one call at most. */
const MOST_TOGETHER = 64;
const ALL_DONE: Outcome = { is: "done", numbers: [] };

/** A store that any number of hosts share. It keeps nothing in memory, so nothing can be stale. */
export class PostgresStorage implements Storage {
  readonly #parts: Parts;
  readonly #loads: Lane<Want, Shared>;
  readonly #commits: Lane<Written, Outcome>;
  #closing: Promise<void> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#loads = new Lane<Want, Shared>({
      most: MOST_TOGETHER,
      run: (wants) => parts.reader.load(wants),
      touches: () => [],
    });
    this.#commits = new Lane<Written, Outcome>({
      most: MOST_TOGETHER,
      run: (all) => parts.committer.commit(all),
      touches: touchesOf,
    });
  }

  async load(want: Want): Promise<Loaded> {
    this.#check();
    return new Wanted(want, await this.#loads.add(want));
  }

  async find<I extends Index>(query: Query<I>): Promise<readonly Stored<KindOfIndex<I>>[]> {
    this.#check();
    return this.#parts.reader.find(query);
  }

  /** What others see is durable already, so a barrier waits for nothing. */
  async commit(write: WriteSet): Promise<Outcome> {
    this.#check();
    if (isEmpty(write) && write.expect.length === 0) return ALL_DONE;
    assertTold(write);
    const outcome = await this.#commits.add(written(write));
    if (outcome.is === "done") this.#parts.board.tell(write.events);
    return outcome;
  }

  async events(
    recipient: string,
    after: number,
    limit: number,
  ): Promise<readonly (readonly [number, Event])[]> {
    this.#check();
    return this.#parts.reader.events(recipient, after, limit);
  }

  watch(listener: (told: readonly string[] | null) => void): () => void {
    return this.#parts.board.watch(listener);
  }

  async due(now: number, limit: number): Promise<readonly Stored[]> {
    this.#check();
    return this.#parts.reader.due(now, limit);
  }

  async log(after: number, limit: number): Promise<readonly Entry[]> {
    this.#check();
    await this.#parts.sealer.all();
    return this.#parts.reader.log(after, limit);
  }

  async totals(): Promise<readonly (readonly [MoneyAccount, bigint])[]> {
    this.#check();
    return this.#parts.reader.totals();
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    const { board, sealer, connections } = this.#parts;
    await Promise.all([this.#loads.idle(), this.#commits.idle()]);
    await Promise.all([board.close(), sealer.close()]);
    await connections.end();
  }

  #check(): void {
    if (this.#closing !== null) throw new Error("The store is closed.");
  }
}
