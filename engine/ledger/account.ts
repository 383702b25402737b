/** Sandbox money and real money live in two worlds that never meet. */
export type Mode = "test" | "live";

/**
 * Money accounts. A transfer moves between two of them, so they sum to zero.
 * `rail` is the world outside, `losses` what the platform bears, and both may fall below zero;
 * nothing else may.
 */
export type MoneyAccount =
  | `wallet:${Mode}:${string}`
  | `earnings:${Mode}:${string}`
  | `payout:${Mode}:${string}`
  | `hold:${Mode}:${string}`
  | `frozen:${Mode}:${string}`
  | `fees:${Mode}`
  | `losses:${Mode}`
  | `rail:${Mode}:${string}`;

/**
 * Counters. They count instead of pay: one-sided, and no part of a trial balance.
 * An allowance has a floor of zero; the others only grow and may be read a moment late.
 */
export type Counter = `allowance:${string}` | `standing:${string}` | `market:${string}`;

export type Account = MoneyAccount | Counter;

const MOST_NAMES = 1024;

/**
 * Commands name the same few accounts again and again. One text for each is smaller than many
 * equal ones in the log, and a map that knows it already need not read it to find it.
 */
export function remembered<Name extends Account>(spell: (mode: Mode, owner: string) => Name) {
  const known = { test: new Map<string, Name>(), live: new Map<string, Name>() };
  return (mode: Mode, owner: string): Name => {
    const names = known[mode];
    let name = names.get(owner);
    if (name === undefined) {
      if (names.size >= MOST_NAMES) names.clear();
      name = spell(mode, owner);
      names.set(owner, name);
    }
    return name;
  };
}

export const wallet = remembered((mode, developer): MoneyAccount => `wallet:${mode}:${developer}`);
export const earnings = remembered((mode, worker): MoneyAccount => `earnings:${mode}:${worker}`);
export const payout = (mode: Mode, worker: string): MoneyAccount => `payout:${mode}:${worker}`;
export const hold = (mode: Mode, task: string): MoneyAccount => `hold:${mode}:${task}`;
/** What a payer's bank has taken back, or may yet. */
export const frozen = (mode: Mode, developer: string): MoneyAccount =>
  `frozen:${mode}:${developer}`;
export const losses = (mode: Mode): MoneyAccount => `losses:${mode}`;
export const fees = (mode: Mode): MoneyAccount => `fees:${mode}`;
export const rail = (mode: Mode, name: string): MoneyAccount => `rail:${mode}:${name}`;

/** The store refuses a commit that would take one of these below zero. */
export const hasFloor = (account: Account): boolean =>
  account.startsWith("wallet:") ||
  account.startsWith("earnings:") ||
  account.startsWith("payout:") ||
  account.startsWith("frozen:") ||
  account.startsWith("allowance:");

/** What a decision may read. A hold's balance is in its task; fees and rails sum up the log. */
export const isReadable = (account: Account): boolean =>
  hasFloor(account) || account.startsWith("standing:") || account.startsWith("market:");
