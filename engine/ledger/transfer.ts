import type { Micros } from "../money.ts";
import type { Counter, MoneyAccount } from "./account.ts";

/**
 * Moves a positive amount and is never changed. The id names the cause
 * (record, its version, what), so one cause can move money only once.
 */
export interface Transfer {
  readonly id: string;
  readonly from: MoneyAccount;
  readonly to: MoneyAccount;
  readonly amount: Micros;
}

/** Adds to a counter; below zero it takes. */
export interface Tally {
  readonly counter: Counter;
  readonly add: bigint;
}
