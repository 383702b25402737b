import { hasFloor, type Account } from "../../../engine/ledger/account.ts";
import type { Answer, WriteSet } from "../../../engine/ports.ts";
import type { Ref, Stored } from "../../../engine/records.ts";
import { movesOf, type Move } from "../moves.ts";
import { toldBy } from "../told.ts";
import { Recent } from "./recent.ts";

/** What is read where memory does not have it. */
export interface Below {
  record(ref: Ref): Stored | null;
  balance(account: Account): bigint;
  /** The number of the last event that a recipient was told. */
  told(recipient: string): number;
  answer(key: string): Answer | null;
}

/** What a write set changes, for the flush to write. */
export interface Line {
  readonly body: string;
  readonly changes: readonly { readonly before: Stored | null; readonly after: Stored }[];
  readonly balances: readonly (readonly [Account, bigint])[];
  readonly told: readonly (readonly [recipient: string, upto: number])[];
  readonly answer: Answer | null;
}

/**
 * The state as the commits so far have made it, flushed or not: what was used lately in memory, the
 * rest in the database. All of it is synchronous, so nothing comes between a check and its effect.
 */
export class WorkingSet {
  readonly #below: Below;
  readonly #records: Recent<Stored | null>;
  readonly #balances: Recent<bigint>;
  readonly #told: Recent<number>;
  /** Answers that the database does not have yet. */
  readonly #answers = new Map<string, Answer>();

  constructor(below: Below, atHand: number) {
    this.#below = below;
    this.#records = new Recent(atHand);
    this.#balances = new Recent(atHand);
    this.#told = new Recent(atHand);
  }

  record(ref: Ref): Stored | null {
    return this.#records.get(`${ref.kind} ${ref.id}`, () => this.#below.record(ref));
  }

  balance(account: Account): bigint {
    return this.#balances.get(account, () => this.#below.balance(account));
  }

  answer(key: string): Answer | null {
    return this.#answers.get(key) ?? this.#below.answer(key);
  }

  /** Records, balances and numbers in memory. */
  get size(): number {
    return this.#records.size + this.#balances.size + this.#told.size;
  }

  /** Why the write set may not be applied, or null. */
  refusal({ answer, expect, events }: WriteSet): "conflict" | "repeat" | null {
    if (answer !== null && this.answer(answer.key) !== null) return "repeat";
    for (const ref of expect)
      if ((this.record(ref)?.version ?? 0) !== ref.version) return "conflict";
    return this.#falls(movesOf(events)) ? "conflict" : null;
  }

  /** Applies a write set that was not refused. */
  apply({ records, events, answer }: WriteSet, body: string): Line {
    const changes = records.map((after) => {
      const before = this.record(after);
      this.#records.set(`${after.kind} ${after.id}`, after);
      return { before, after };
    });
    const balances = Array.from(movesOf(events), ([account, { net }]) => {
      const balance = this.balance(account) + net;
      this.#balances.set(account, balance);
      return [account, balance] as const;
    });
    const told = toldBy(events).map(({ recipient, count }) => {
      const upto = this.#told.get(recipient, () => this.#below.told(recipient)) + count;
      this.#told.set(recipient, upto);
      return [recipient, upto] as const;
    });
    if (answer !== null) this.#answers.set(answer.key, answer);
    return { body, changes, balances, told, answer };
  }

  /** To be called when the database has everything: what is not used may be let go of. */
  settle(): void {
    this.#answers.clear();
    for (const kept of [this.#records, this.#balances, this.#told]) kept.settle();
  }

  #falls(moves: ReadonlyMap<Account, Readonly<Move>>): boolean {
    for (const [account, { low }] of moves)
      if (low < 0n && hasFloor(account) && this.balance(account) + low < 0n) return true;
    return false;
  }
}
