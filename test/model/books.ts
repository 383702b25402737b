import { isDeepStrictEqual } from "node:util";
import { evolve, type Event } from "../../engine/events.ts";
import { allowanceCounter, counter } from "../../engine/ledger/counters.ts";
import { hasFloor, hold, type Account, type MoneyAccount } from "../../engine/ledger/account.ts";
import { floorRate } from "../../engine/money.ts";
import { BUILT_IN } from "../../engine/process/builtin.ts";
import { idOf } from "../../engine/process/define.ts";
import type { WriteSet } from "../../engine/ports.ts";
import type { Kind, Stored } from "../../engine/records.ts";

/** What the model finds wrong. Its message names the rule first. */
export class Broken extends Error {}

export function demand(condition: unknown, rule: string, detail: () => string): void {
  if (!condition) throw new Broken(`${rule}: ${detail()}`);
}

const key = (kind: Kind, id: string): string => `${kind}/${id}`;
const modeOf = (account: string): string => account.split(":")[1] ?? "";
const all = BUILT_IN.flatMap(({ states }) => Object.entries(states));
/** The states of all built-in processes. */
export const STATES: ReadonlySet<string> = new Set(all.map(([status]) => status));
const FINAL = new Set(all.filter(([, { final }]) => final).map(([status]) => status));
export const isFinal = (status: string): boolean => FINAL.has(status);

const UNITS = new Map(BUILT_IN.map((process) => [idOf(process), process.payout_unit ?? 1n]));

/**
 * A second set of books, kept from nothing but what commits record. After every command it must
 * say the same as the store; every rule that money obeys is checked on what was touched.
 */
export class Books {
  readonly balances = new Map<string, bigint>();
  readonly records = new Map<string, Stored>();
  readonly recipients = new Set<string>();
  readonly states = new Set<string>();
  /** Rare ways that things went, so that a run can tell whether it came by. */
  readonly ways = new Set<string>();
  readonly #transfers = new Set<string>();
  readonly #fees = new Map<string, bigint>();
  /** What tasks hold, by mode and developer; what they drew, by allowance. */
  readonly #held = new Map<string, bigint>();
  readonly #drawn = new Map<string, bigint>();

  record<K extends Kind>(kind: K, id: string): Stored<K> | null {
    return (this.records.get(key(kind, id)) ?? null) as Stored<K> | null;
  }

  all<K extends Kind>(kind: K): readonly Stored<K>[] {
    return [...this.records.values()].filter((each): each is Stored<K> => each.kind === kind);
  }

  balance(account: Account): bigint {
    return this.balances.get(account) ?? 0n;
  }

  /** Money accounts that are not at zero, by name. */
  totals(): readonly (readonly [string, bigint])[] {
    return [...this.balances]
      .filter(([account, balance]) => balance !== 0n && isMoney(account))
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Takes one commit in and checks what it touched; answers the accounts. */
  enter({ events, records }: WriteSet): ReadonlySet<Account> {
    const touched = new Set<Account>();
    const changed = new Map<string, Stored>();
    for (const event of events) {
      const after = this.#fold(event);
      changed.set(key(after.kind, after.id), after);
      this.#move(event, touched);
    }
    for (const record of records)
      demand(
        isDeepStrictEqual(record, this.record(record.kind, record.id)),
        "events tell the whole change",
        () => `${record.kind} ${record.id} is not what its events make of it`,
      );
    demand(records.length === changed.size, "events tell the whole change", () =>
      [...changed.keys()].join(),
    );
    for (const record of changed.values()) if (isTask(record)) this.#checkTask(record);
    for (const account of touched) this.#checkFloor(account);
    return touched;
  }

  #fold(event: Event): Stored {
    const before = this.record(event.kind, event.record);
    demand(
      event.version === (before?.version ?? 0) + 1,
      "versions have no gaps",
      () => `${event.kind} ${event.record} goes to ${event.version}`,
    );
    demand(new Set(event.to).size === event.to.length, "nobody is told twice", () => event.id);
    for (const recipient of event.to) this.recipients.add(recipient);
    const after = evolve(before, event);
    this.records.set(key(event.kind, event.record), after);
    if (isTask(after)) this.#count(isTask(before) ? before : null, after);
    for (const way of waysOf(after, event)) this.ways.add(way);
    return after;
  }

  #count(before: Stored<"task"> | null, { data }: Stored<"task">): void {
    this.states.add(data.status);
    const was = before?.data;
    add(this.#held, `${data.mode}/${data.developer}`, data.held - (was?.held ?? 0n));
    if (was?.allowance) add(this.#drawn, was.allowance, -was.held - was.paid);
    if (data.allowance) add(this.#drawn, data.allowance, data.held + data.paid);
  }

  #move(event: Event, touched: Set<Account>): void {
    for (const { id, from, to, amount } of event.transfers) {
      demand(amount > 0n, "a transfer moves something", () => `${id} moves ${amount}`);
      demand(!this.#transfers.has(id), "a transfer happens once", () => id);
      demand(modeOf(from) === modeOf(to), "test and live never meet", () => `${from} to ${to}`);
      this.#transfers.add(id);
      add(this.balances, from, -amount);
      add(this.balances, to, amount);
      if (to.startsWith("fees:")) add(this.#fees, event.record, amount);
      touched.add(from).add(to);
    }
    for (const tally of event.tallies) {
      add(this.balances, tally.counter, tally.add);
      touched.add(tally.counter);
    }
  }

  #checkTask({ id, data }: Stored<"task">): void {
    const { mode, developer, held, paid, price, fee_rate, status, allowance } = data;
    const at = (): string => `${id} (${status}) holds ${held}, paid ${paid} of ${price}`;
    demand(this.balance(hold(mode, id)) === held, "the hold account is what the task says", at);
    demand(held >= 0n && paid >= 0n && paid <= price, "a hold pays at most the price", at);
    demand(!isFinal(status) || held === 0n, "final states hold nothing", at);
    const fees = this.#fees.get(id) ?? 0n;
    const unit = UNITS.get(data.process) ?? 1n;
    const earned = paid - floorRate(paid, fee_rate);
    demand(
      fees === paid - (earned / unit) * unit,
      "fees are those of the sum",
      () => `${at()}: ${fees}`,
    );
    demand(
      this.balance(counter(mode, developer, "held")) === this.#held.get(`${mode}/${developer}`),
      "pending is the sum of the holds",
      at,
    );
    if (allowance === null) return;
    const filled = this.record("allowance", allowance.slice(allowanceCounter("").length));
    demand(
      this.balance(allowance) === (filled?.data.filled ?? 0n) - (this.#drawn.get(allowance) ?? 0n),
      "an allowance has what was filled and not spent",
      () => `${allowance} after ${at()}`,
    );
  }

  #checkFloor(account: Account): void {
    const balance = this.balance(account);
    demand(
      !hasFloor(account) || balance >= 0n,
      "no floor is broken",
      () => `${account} ${balance}`,
    );
    demand(
      !account.startsWith("hold:") || balance >= 0n,
      "a hold is never below zero",
      () => `${account} ${balance}`,
    );
  }
}

function waysOf({ kind, data }: Stored, { type }: Event): readonly string[] {
  if (kind === "dispute" && "ruled_by" in data && type === "dispute.ruled")
    return [`${data.ruled_by} rules ${data.ruling}`];
  if (kind === "payout" && "state" in data) return [`payout ${data.state}`];
  if (kind !== "task" || !("payment_rule" in data)) return [];
  if (type === "task.matched") return [data.bids ? data.payment_rule : "fixed price"];
  return type === "task.completed" ? [`${data.mode}, ${data.approved} of ${data.milestones}`] : [];
}

export const isTask = (record: Stored | null): record is Stored<"task"> => record?.kind === "task";

const COUNTERS = /^(?:allowance|standing|market):/;
export const isMoney = (account: string): account is MoneyAccount => !COUNTERS.test(account);

const add = (sums: Map<string, bigint>, name: string, amount: bigint): void =>
  void sums.set(name, (sums.get(name) ?? 0n) + amount);
