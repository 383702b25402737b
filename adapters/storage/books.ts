import { evolve, type Event } from "../../engine/events.ts";
import {
  hasFloor,
  hold,
  type Account,
  type Counter,
  type MoneyAccount,
} from "../../engine/ledger/account.ts";
import type { Entry } from "../../engine/ports.ts";
import type { Stored } from "../../engine/records.ts";

/** Everything that the log says, posted entry by entry and checked after each. */
export class Books {
  readonly money = new Map<MoneyAccount, bigint>();
  readonly counters = new Map<Counter, bigint>();
  readonly records = new Map<string, Stored>();
  readonly #transfers = new Set<string>();

  /** Why this entry cannot be, or null. */
  post({ events }: Entry): string | null {
    for (const event of events) {
      const why = this.#transferFault(event) ?? this.#tallyFault(event) ?? this.#recordFault(event);
      if (why !== null) return why;
    }
    for (const event of events) {
      const why = this.#holdFault(event);
      if (why !== null) return why;
    }
    return null;
  }

  #transferFault({ transfers }: Event): string | null {
    for (const { id, from, to, amount } of transfers) {
      if (amount <= 0n) return `transfer ${id} moves ${amount}`;
      if (this.#transfers.has(id)) return `transfer ${id} happens twice`;
      this.#transfers.add(id);
      if (modeOf(from) !== modeOf(to)) return `transfer ${id} mixes test and live money`;
      const left = add(this.money, from, -amount);
      add(this.money, to, amount);
      if (hasFloor(from) && left < 0n) return `transfer ${id} takes ${from} below zero`;
    }
    return null;
  }

  #tallyFault({ tallies }: Event): string | null {
    for (const { counter, add: amount } of tallies)
      if (add(this.counters, counter, amount) < 0n && hasFloor(counter))
        return `${counter} falls below zero`;
    return null;
  }

  #recordFault(event: Event): string | null {
    const key = `${event.kind} ${event.record}`;
    const before = this.records.get(key) ?? null;
    const expected = (before?.version ?? 0) + 1;
    if (event.version !== expected)
      return `event ${event.id} makes version ${event.version} of ${key}, not ${expected}`;
    this.records.set(key, evolve(before, event));
    return null;
  }

  /** A task says what is held for it; the log says what its hold account holds. */
  #holdFault({ kind, record, transfers }: Event): string | null {
    const holds = transfers.flatMap(({ from, to }) => [from, to]).filter(isHold);
    const task = kind === "task" ? this.records.get(`task ${record}`) : undefined;
    if (task !== undefined && isTask(task)) holds.push(hold(task.data.mode, record));
    for (const account of holds) {
      const [, mode, ...id] = account.split(":");
      const owner = this.records.get(`task ${id.join(":")}`);
      const held = owner !== undefined && isTask(owner) && owner.data.mode === mode;
      const [says, holding] = [held ? owner.data.held : 0n, this.money.get(account) ?? 0n];
      if (says !== holding) return `${account} holds ${holding}, but its task says ${says}`;
    }
    return null;
  }
}

const isTask = (record: Stored): record is Stored<"task"> => record.kind === "task";
const modeOf = (account: MoneyAccount): string | undefined => account.split(":")[1];
const isHold = (account: MoneyAccount): boolean => account.startsWith("hold:");

function add<A extends Account>(balances: Map<A, bigint>, account: A, amount: bigint): bigint {
  const balance = (balances.get(account) ?? 0n) + amount;
  balances.set(account, balance);
  return balance;
}
