import type { Event } from "../../engine/events.ts";
import type { Account } from "../../engine/ledger/account.ts";

/** How far a write set moves one account: in all, and at its lowest on the way. */
export interface Move {
  net: bigint;
  low: bigint;
}

/** The moves of each account, in the order of the events: what came in before may be spent. */
export function movesOf(events: readonly Event[]): ReadonlyMap<Account, Readonly<Move>> {
  const moves = new Map<Account, Move>();
  const move = (account: Account, amount: bigint): void => {
    let found = moves.get(account);
    if (found === undefined) moves.set(account, (found = { net: 0n, low: 0n }));
    found.net += amount;
    if (amount < 0n && found.net < found.low) found.low = found.net;
  };
  for (const { transfers, tallies } of events) {
    for (const { from, to, amount } of transfers) {
      move(from, -amount);
      move(to, amount);
    }
    for (const { counter, add } of tallies) move(counter, add);
  }
  return moves;
}
