import type Stripe from "stripe";
import type { PayoutFacts, PayoutOrder, Payouts } from "../../../engine/index.ts";
import { centsOf, MICROS_PER_CENT, usdIn } from "./amounts.ts";
import { OWN } from "./deposits.ts";
import { refusalIn } from "./faults.ts";

const GRAIN = { unit: MICROS_PER_CENT, least: MICROS_PER_CENT };
const ABSENT: PayoutFacts = { state: "absent" };

const refusedAs = (fault: unknown): PayoutFacts => ({
  state: "failed",
  reference: null,
  reason: refusalIn(fault).reason,
});

/** What is sent to a worker's account has left, unless all of it was taken back. */
const transferred = ({ id, reversed }: Stripe.Transfer): PayoutFacts =>
  reversed
    ? { state: "failed", reference: id, reason: "reversed" }
    : { state: "paid", reference: id };

/**
 * Earnings: a transfer each to the worker's account at Connect. Stripe forgets a key after a day;
 * the group of a transfer it keeps, so that is what is looked for before anything is sent.
 */
export const transfersOf = (stripe: Stripe): Payouts => ({
  ...GRAIN,
  async find({ id }: PayoutOrder) {
    const { data } = await stripe.transfers.list({ transfer_group: id, limit: 1 });
    const [found] = data;
    return found === undefined ? ABSENT : transferred(found);
  },
  async send({ id, amount, destination, account }: PayoutOrder) {
    // Stripe would answer with the same refusal under the same key for a day.
    const { available } = await stripe.balance.retrieve();
    if (usdIn(available) < centsOf(amount))
      throw new Error("stripe: the balance is too low for this payout; it is tried again later.");
    try {
      return transferred(
        await stripe.transfers.create(
          {
            ...{ amount: centsOf(amount), currency: "usd", destination, transfer_group: id },
            metadata: { [OWN]: id, guildhall_account: account },
          },
          { idempotencyKey: id },
        ),
      );
    } catch (fault) {
      return refusedAs(fault);
    }
  },
});

function refundFacts({ id, status, failure_reason }: Stripe.Refund): PayoutFacts {
  if (status === "failed" || status === "canceled")
    return { state: "failed", reference: id, reason: failure_reason ?? status };
  return { state: status === "succeeded" ? "paid" : "pending", reference: id };
}

/** Refunds of a PaymentIntent, which is their destination. */
export const refundsOf = (stripe: Stripe): Payouts => ({
  ...GRAIN,
  async find({ id, destination }: PayoutOrder) {
    for await (const each of stripe.refunds.list({ payment_intent: destination, limit: 100 }))
      if (each.metadata?.[OWN] === id) return refundFacts(each);
    return ABSENT;
  },
  async send({ id, amount, destination }: PayoutOrder) {
    try {
      return refundFacts(
        await stripe.refunds.create(
          {
            ...{ payment_intent: destination, amount: centsOf(amount) },
            metadata: { [OWN]: id },
          },
          { idempotencyKey: id },
        ),
      );
    } catch (fault) {
      return refusedAs(fault);
    }
  },
});
