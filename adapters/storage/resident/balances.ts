import type { Event } from "../../../engine/events.ts";
import { hasFloor, type Account } from "../../../engine/ledger/account.ts";

export const lookUp = (
  balances: ReadonlyMap<string, bigint>,
  account: string,
): bigint | undefined => balances.get(account);

export function add<A extends Account>(balances: Map<A, bigint>, account: A, amount: bigint): void {
  const balance = (balances.get(account) ?? 0n) + amount;
  // Most holds are emptied and never filled again: they take no room.
  if (balance === 0n) balances.delete(account);
  else balances.set(account, balance);
}

/** Whether an event takes from an account with a floor: the others need no second look. */
export const takes = ({ transfers, tallies }: Event): boolean =>
  transfers.some(({ from }) => hasFloor(from)) ||
  tallies.some((tally) => tally.add < 0n && hasFloor(tally.counter));
