import type { Micros } from "../../../engine/index.ts";

/** One cent is one Amber. */
export const MICROS_PER_CENT = 1_000_000n;

/** The market asks only for what the rail can move, so that anything else is a bug. */
export function centsOf(amount: Micros): number {
  if (amount % MICROS_PER_CENT !== 0n) throw new Error(`${amount} is not a whole number of cents`);
  return Number(amount / MICROS_PER_CENT);
}

export const microsOf = (cents: number): Micros => BigInt(cents) * MICROS_PER_CENT;

/** What of a balance is in US dollars, in cents. */
export const usdIn = (
  funds: readonly { readonly amount: number; readonly currency: string }[],
): number =>
  funds.reduce((sum, { amount, currency }) => (currency === "usd" ? sum + amount : sum), 0);
