import { assert } from "../../../engine/assert.ts";
import type { Event } from "../../../engine/events.ts";
import {
  INDEXES,
  type Answer,
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
import type { MoneyAccount } from "../../../engine/ledger/account.ts";
import type { Stored } from "../../../engine/records.ts";
import { assertTold } from "../told.ts";
import { Watchers } from "../watchers.ts";
import { isOf, Taken } from "./loaded.ts";
import type { State } from "./state.ts";

/** The log of a resident store: makes write sets durable, and reads history back. */
export interface Journal<Line> {
  /** Throws when the store has stopped or is closed. */
  check(): void;
  /** What will be kept of a write set. Throws where it cannot be kept: then nothing happens. */
  prepare(write: WriteSet): Line;
  /** Called when the write set is applied. Resolves when it is durable; null: at once. */
  push(line: Line): Promise<void> | null;
  /** Resolves when all that was pushed so far is durable; null: it is already. */
  barrier(): Promise<void> | null;
  /** Only what is durable. */
  log(after: number, limit: number): Promise<readonly Entry[]>;
  close(): Promise<void>;
}

/** A store that holds its state in memory and is durable by its journal. */
export class ResidentStorage<Line> implements Storage {
  readonly #state: State;
  readonly #journal: Journal<Line>;
  readonly #watchers = new Watchers();

  constructor(state: State, journal: Journal<Line>) {
    this.#state = state;
    this.#journal = journal;
  }

  async load(want: Want): Promise<Loaded> {
    this.#journal.check();
    const kept = want.answer === null ? null : this.#state.answers.get(want.answer);
    const taken = new Taken(want, this.#state);
    if (kept === null) return taken;
    return taken.answered(kept.answer ?? (await this.#archivedAnswer(kept.entry)));
  }

  async find<I extends Index>(query: Query<I>): Promise<readonly Stored<KindOfIndex<I>>[]> {
    this.#journal.check();
    const { kind } = INDEXES[query.index];
    return this.#state.page(query).filter((record) => isOf(record, kind));
  }

  async commit(write: WriteSet): Promise<Outcome> {
    this.#journal.check();
    const refusal = this.#state.refusal(write);
    const empty = write.events.length === 0 && write.answer === null;
    if (refusal !== null || empty) {
      const durable = this.#journal.barrier();
      if (durable !== null) await durable;
      return refusal === null ? { is: "done", numbers: [] } : { is: refusal };
    }
    assertTold(write);
    const line = this.#journal.prepare(write);
    const numbers = this.#state.apply(write);
    const durable = this.#journal.push(line);
    if (durable !== null) await durable;
    this.#watchers.tell(write.events);
    return { is: "done", numbers };
  }

  async events(
    recipient: string,
    after: number,
    limit: number,
  ): Promise<readonly (readonly [number, Event])[]> {
    this.#journal.check();
    const { archived, recent } = this.#state.streams.part(recipient, after, limit);
    const entries = await this.#entries(archived.map(({ entry }) => entry));
    const found = archived.map(({ entry, nth }) => {
      const told = entries.get(entry)?.events.filter(({ to }) => to.includes(recipient)) ?? [];
      const event = told[nth];
      assert(event !== undefined, `log entry ${entry} tells ${recipient} what its stream says`);
      return event;
    });
    return [...found, ...recent].map((event, at) => [after + at + 1, event] as const);
  }

  watch(listener: (told: readonly string[] | null) => void): () => void {
    return this.#watchers.add(listener);
  }

  async due(now: number, limit: number): Promise<readonly Stored[]> {
    this.#journal.check();
    return this.#state.due(now, limit);
  }

  async log(after: number, limit: number): Promise<readonly Entry[]> {
    this.#journal.check();
    return this.#journal.log(after, limit);
  }

  async totals(): Promise<readonly (readonly [MoneyAccount, bigint])[]> {
    this.#journal.check();
    return this.#state.money().toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  /** Entries by number, in order: those that lie close together are read in one go. */
  async #entries(numbers: readonly number[]): Promise<ReadonlyMap<number, Entry>> {
    const found = new Map<number, Entry>();
    for (let at = 0; at < numbers.length;) {
      const first = numbers[at] ?? 0;
      const near = numbers.slice(at).findIndex((number) => number >= first + CLOSE);
      const end = near < 0 ? numbers.length : at + near;
      const count = (numbers[end - 1] ?? first) - first + 1;
      for (const entry of await this.#journal.log(first - 1, count)) found.set(entry.number, entry);
      at = end;
    }
    return found;
  }

  async #archivedAnswer(entry: number): Promise<Answer> {
    const answer = (await this.#entries([entry])).get(entry)?.answer ?? null;
    assert(answer !== null, `log entry ${entry} holds an answer`);
    return answer;
  }
}

/** Entries of the log that are read together, wanted or not. */
const CLOSE = 64;
