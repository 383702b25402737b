/** Sandbox money and real money live in two worlds that never meet. */
export type Mode = "test" | "live";

/**
 * Money accounts. A transfer moves between two of them, so they sum to zero.
 * `rail` is the world outside and may fall below zero; nothing else may.
 */
export type MoneyAccount =
  | `wallet:${Mode}:${string}`
  | `earnings:${Mode}:${string}`
  | `payout:${Mode}:${string}`
  | `hold:${Mode}:${string}`
  | `fees:${Mode}`
  | `rail:${Mode}:${string}`;

/**
 * Counters. They count instead of pay: one-sided, and no part of a trial balance.
 * An allowance has a floor of zero; the others only grow and may be read a moment late.
 */
export type Counter = `allowance:${string}` | `standing:${string}` | `market:${string}`;

export type Account = MoneyAccount | Counter;

export const wallet = (mode: Mode, developer: string): MoneyAccount =>
  `wallet:${mode}:${developer}`;
export const earnings = (mode: Mode, worker: string): MoneyAccount => `earnings:${mode}:${worker}`;
export const payout = (mode: Mode, worker: string): MoneyAccount => `payout:${mode}:${worker}`;
export const hold = (mode: Mode, task: string): MoneyAccount => `hold:${mode}:${task}`;
export const fees = (mode: Mode): MoneyAccount => `fees:${mode}`;
export const rail = (mode: Mode, name: string): MoneyAccount => `rail:${mode}:${name}`;

/** The store refuses a commit that would take one of these below zero. */
export const hasFloor = (account: Account): boolean =>
  account.startsWith("wallet:") ||
  account.startsWith("earnings:") ||
  account.startsWith("payout:") ||
  account.startsWith("allowance:");

/** What a decision may read. A hold's balance is in its task; fees and rails sum up the log. */
export const isReadable = (account: Account): boolean =>
  hasFloor(account) || account.startsWith("standing:") || account.startsWith("market:");
