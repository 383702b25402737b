import type { Event } from "../../../engine/events.ts";
import {
  hasFloor,
  type Account,
  type Counter,
  type MoneyAccount,
} from "../../../engine/ledger/account.ts";
import type { Query, WriteSet } from "../../../engine/ports.ts";
import type { Kind, Ref, Stored } from "../../../engine/records.ts";
import { Answers } from "./answers.ts";
import { add, lookUp, takes } from "./balances.ts";
import { Indexes } from "./indexes.ts";
import type { Slot } from "./slot.ts";
import { Streams } from "./streams.ts";
import { Wakes } from "./wakes.ts";

/**
 * Everything a resident store knows, in memory. All of it is synchronous, so nothing can come
 * between a check and its effect. Readers get the very objects: records are never changed.
 */
export class State {
  readonly #shelves = new Map<Kind, Map<string, Slot>>();
  readonly #money = new Map<MoneyAccount, bigint>();
  readonly #counters = new Map<Counter, bigint>();
  readonly #indexes = new Indexes();
  readonly #wakes = new Wakes();
  readonly answers: Answers;
  readonly streams: Streams;
  /** How many log entries were applied. */
  entries = 0;
  records = 0;

  /** `in_the_log`: old events and answers may be let go of, and are read from the log again. */
  constructor(history: "in_memory" | "in_the_log") {
    this.answers = new Answers(history);
    this.streams = new Streams(history);
  }

  record({ kind, id }: Ref): Stored | null {
    return this.#shelves.get(kind)?.get(id)?.record ?? null;
  }

  balance(account: Account): bigint {
    return lookUp(this.#money, account) ?? lookUp(this.#counters, account) ?? 0n;
  }

  /** Why the write set may not be applied, or null. */
  refusal(write: WriteSet): "conflict" | "repeat" | null {
    if (write.answer !== null && this.answers.has(write.answer.key)) return "repeat";
    for (const ref of write.expect)
      if ((this.record(ref)?.version ?? 0) !== ref.version) return "conflict";
    return write.events.some(takes) && this.#falls(write.events) ? "conflict" : null;
  }

  /** Applies a write set that was not refused, and answers the numbers that its events got. */
  apply({ records, events, answer }: WriteSet): readonly (readonly number[])[] {
    const entry = ++this.entries;
    for (const record of records) this.put(record);
    if (answer !== null) this.answers.add(answer, entry);
    return events.map((event) => {
      for (const { from, to, amount } of event.transfers) {
        add(this.#money, from, -amount);
        add(this.#money, to, amount);
      }
      for (const tally of event.tallies) add(this.#counters, tally.counter, tally.add);
      return event.to.map((recipient) => this.streams.add(recipient, event, entry));
    });
  }

  put(record: Stored): void {
    const shelf = this.#shelf(record.kind);
    let slot = shelf.get(record.id);
    const before = slot?.record ?? null;
    if (slot === undefined) {
      slot = { record, alarm: null };
      shelf.set(record.id, slot);
      this.records++;
    } else slot.record = record;
    this.#indexes.moved(slot, before);
    this.#wakes.set(slot);
  }

  page(query: Query): readonly Stored[] {
    return this.#indexes.page(query);
  }

  due(now: number, limit: number): readonly Stored[] {
    return this.#wakes.due(now, limit);
  }

  money(): readonly (readonly [MoneyAccount, bigint])[] {
    return [...this.#money];
  }

  counters(): readonly (readonly [Counter, bigint])[] {
    return [...this.#counters];
  }

  /** The present version of every record, kind by kind. */
  everything(): readonly Stored[] {
    return Array.from(this.#shelves.values(), (shelf) =>
      Array.from(shelf.values(), ({ record }) => record),
    ).flat();
  }

  /** Lets go of events and answers in log entries up to `entry`. */
  archive(entry: number): void {
    this.streams.archive(entry);
    this.answers.archive(entry);
  }

  restoreMoney(account: MoneyAccount, balance: bigint): void {
    this.#money.set(account, balance);
  }

  restoreCounter(counter: Counter, balance: bigint): void {
    this.#counters.set(counter, balance);
  }

  #falls(events: readonly Event[]): boolean {
    const balances = new Map<Account, bigint>();
    const sinks = (account: Account, amount: bigint): boolean => {
      if (!hasFloor(account)) return false;
      const balance = (balances.get(account) ?? this.balance(account)) + amount;
      balances.set(account, balance);
      return balance < 0n && amount < 0n;
    };
    return events.some(
      ({ transfers, tallies }) =>
        transfers.some((t) => sinks(t.from, -t.amount) || sinks(t.to, t.amount)) ||
        tallies.some((t) => sinks(t.counter, t.add)),
    );
  }

  #shelf(kind: Kind): Map<string, Slot> {
    let shelf = this.#shelves.get(kind);
    if (shelf === undefined) this.#shelves.set(kind, (shelf = new Map()));
    return shelf;
  }
}
