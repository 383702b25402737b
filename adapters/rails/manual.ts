import type { MoneyRail, PayoutFacts, PayoutOrder } from "../../engine/index.ts";

const CENT = { unit: 1_000_000n, least: 1_000_000n };

/** Only the operator knows. */
const unknown = ({ id }: PayoutOrder): Promise<PayoutFacts> =>
  Promise.resolve({ state: "pending", reference: id });

const BY_HAND = { ...CENT, find: unknown, send: unknown };

/**
 * Real money that the operator brings in and pays out by hand, each in two steps: record_deposit
 * and confirm_deposit, review_payout and settle_payout.
 */
export const manualRail = (): MoneyRail => ({
  name: "manual",
  mode: "live",
  settles: "by_operator",
  deposits: null,
  refunds: BY_HAND,
  payouts: BY_HAND,
  payees: null,
  webhooks: null,
  perRequest: null,
  escrow: null,
  holdings: () => Promise.resolve(null),
});
