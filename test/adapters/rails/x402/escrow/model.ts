import type { Address, Hex } from "viem";

/** One call of somebody's, in the words of the contract. */
export type Act =
  | { readonly is: "pay_in"; readonly by: Address; readonly amount: bigint }
  | {
      readonly is: "book";
      readonly by: Address;
      readonly task: Hex;
      readonly payer: Address;
      readonly amount: bigint;
      readonly refundableAt: bigint;
    }
  | {
      readonly is: "release";
      readonly by: Address;
      readonly task: Hex;
      readonly worker: Address;
      readonly toWorker: bigint;
      readonly fee: bigint;
    }
  | { readonly is: "refund"; readonly by: Address; readonly task: Hex };

interface Deposit {
  readonly payer: Address;
  readonly amount: bigint;
  readonly refundableAt: bigint;
  state: number;
}

/** In the order of the contract's own. */
export const STATES = { none: 0, held: 1, released: 2, refunded: 3 } as const;

/** What the contract promises, written down once more and in other words. */
export class EscrowModel {
  readonly balances: Map<Address, bigint>;
  readonly deposits = new Map<Hex, Deposit>();
  readonly #escrow: Address;
  readonly #operator: Address;
  readonly #treasury: Address;
  readonly #now: bigint;

  constructor(
    roles: { readonly escrow: Address; readonly operator: Address; readonly treasury: Address },
    balances: ReadonlyMap<Address, bigint>,
    now: bigint,
  ) {
    this.#escrow = roles.escrow;
    this.#operator = roles.operator;
    this.#treasury = roles.treasury;
    this.balances = new Map(balances);
    this.#now = now;
  }

  get held(): bigint {
    const open = [...this.deposits.values()].filter(({ state }) => state === STATES.held);
    return open.reduce((sum, { amount }) => sum + amount, 0n);
  }

  /** Does it, if it may be done; answers whether. */
  act(act: Act): boolean {
    switch (act.is) {
      case "pay_in":
        return this.#move(act.by, this.#escrow, act.amount);
      case "book": {
        if (act.by !== this.#operator || act.amount === 0n || this.deposits.has(act.task))
          return false;
        if (this.balanceOf(this.#escrow) < this.held + act.amount) return false;
        const { payer, amount, refundableAt } = act;
        this.deposits.set(act.task, { payer, amount, refundableAt, state: STATES.held });
        return true;
      }
      case "release":
        return act.by === this.#operator && this.#release(act);
      case "refund":
        return this.#refund(act.by, act.task);
    }
  }

  balanceOf(account: Address): bigint {
    return this.balances.get(account) ?? 0n;
  }

  #release({ task, worker, toWorker, fee }: Extract<Act, { is: "release" }>): boolean {
    const held = this.deposits.get(task);
    if (held?.state !== STATES.held || toWorker + fee > held.amount) return false;
    // No more than a quarter of what is paid for the work, rounded up to the unit.
    if (fee > (toWorker + fee + 3n) / 4n) return false;
    held.state = STATES.released;
    this.#move(this.#escrow, worker, toWorker);
    this.#move(this.#escrow, this.#treasury, fee);
    this.#move(this.#escrow, held.payer, held.amount - toWorker - fee);
    return true;
  }

  #refund(by: Address, task: Hex): boolean {
    const held = this.deposits.get(task);
    if (held?.state !== STATES.held) return false;
    const isTime = by === held.payer && this.#now >= held.refundableAt;
    if (by !== this.#operator && !isTime) return false;
    held.state = STATES.refunded;
    return this.#move(this.#escrow, held.payer, held.amount);
  }

  #move(from: Address, to: Address, amount: bigint): boolean {
    if (this.balanceOf(from) < amount) return false;
    this.balances.set(from, this.balanceOf(from) - amount);
    this.balances.set(to, this.balanceOf(to) + amount);
    return true;
  }
}
