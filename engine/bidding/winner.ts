import { RATE_ONE, type Micros } from "../money.ts";
import type { Bid, PaymentRule } from "../records.ts";

/** How a weighted score is made up, in parts per million; published in docs/bidding.md. */
export const WEIGHTS = { price: 500_000n, reputation: 300_000n, distance: 200_000n } as const;
/** From here on distance counts nothing. */
export const FAR_METERS = 50_000n;

export interface Award {
  readonly bid: Bid;
  /** What the worker will be paid before the fee. */
  readonly price: Micros;
}

const ONE = BigInt(RATE_ONE);

/**
 * A bid's score, exact and in parts per million squared: cheaper, better reputed and nearer is
 * more. Who gave no place counts as far.
 */
export function weightedScore(bid: Bid, ceiling: Micros): bigint {
  const cheap = ceiling === 0n ? 0n : ((ceiling - bid.amount) * ONE) / ceiling;
  const meters = bid.distance_meters === null ? FAR_METERS : BigInt(bid.distance_meters);
  const near = meters >= FAR_METERS ? 0n : ((FAR_METERS - meters) * ONE) / FAR_METERS;
  return (
    WEIGHTS.price * cheap + WEIGHTS.reputation * BigInt(bid.reputation) + WEIGHTS.distance * near
  );
}

/**
 * The bids from best to worst. Depends on the set of bids alone; what ties is left in the order
 * of acceptance, in which the book keeps them.
 */
export function rank(bids: readonly Bid[], rule: PaymentRule, ceiling: Micros): readonly Bid[] {
  const score = (bid: Bid): bigint =>
    rule === "weighted" ? -weightedScore(bid, ceiling) : bid.amount;
  return bids
    .map((bid) => ({ bid, score: score(bid) }))
    .sort((a, b) => (a.score < b.score ? -1 : a.score > b.score ? 1 : 0))
    .map(({ bid }) => bid);
}

/**
 * Who wins and what is paid; the chosen bid where one is named, else the best by the rule.
 * Under second price the winner is paid the next lowest bid behind its own, the ceiling where
 * there is none. Null where there is no such bid.
 */
export function award(
  bids: readonly Bid[],
  rule: PaymentRule,
  ceiling: Micros,
  chosen: string | null,
): Award | null {
  const ranked = rank(bids, rule, ceiling);
  const at = chosen === null ? 0 : ranked.findIndex((bid) => bid.id === chosen);
  const bid = ranked[at];
  if (bid === undefined) return null;
  const price = rule === "second_price" ? (ranked[at + 1]?.amount ?? ceiling) : bid.amount;
  return { bid, price };
}
