import type Stripe from "stripe";
import type { DepositFacts, DepositOrder, Deposits } from "../../../engine/index.ts";
import { centsOf, MICROS_PER_CENT, microsOf } from "./amounts.ts";
import { refused } from "./faults.ts";

/** Stripe takes no less than half a dollar. */
const LEAST = 50n * MICROS_PER_CENT;

/** What marks a refund as this market's own: its id there. */
export const OWN = "guildhall_payout";

const LOST = new Set<string>(["lost"]);
/** An inquiry takes nothing yet, and one that was warded off has given everything back. */
const HARMLESS = new Set<string>([
  ...["won", "warning_needs_response", "warning_under_review", "warning_closed", "prevented"],
]);

const sum = (cents: readonly number[]): number => cents.reduce((all, each) => all + each, 0);

/** Refunds that others made: in Stripe's own pages, say. */
async function refundedElsewhere(stripe: Stripe, intent: string): Promise<number> {
  const cents: number[] = [];
  for await (const refund of stripe.refunds.list({ payment_intent: intent, limit: 100 }))
    if (refund.metadata?.[OWN] === undefined && isGone(refund)) cents.push(refund.amount);
  return sum(cents);
}

const isGone = ({ status }: Stripe.Refund): boolean => status !== "failed" && status !== "canceled";

async function disputesOf(stripe: Stripe, intent: string) {
  const open: number[] = [];
  const lost: number[] = [];
  for await (const { status, amount } of stripe.disputes.list({
    payment_intent: intent,
    limit: 100,
  }))
    if (LOST.has(status)) lost.push(amount);
    else if (!HARMLESS.has(status)) open.push(amount);
  return { disputed: microsOf(sum(open)), lost: microsOf(sum(lost)) };
}

function stateOf({ status }: Stripe.PaymentIntent): DepositFacts["state"] {
  if (status === "succeeded") return "succeeded";
  return status === "canceled" ? "failed" : "pending";
}

/** A declined card may be tried again, so that the intent is open still; it says why. */
const reasonOf = ({ status, last_payment_error, cancellation_reason }: Stripe.PaymentIntent) =>
  status === "succeeded"
    ? null
    : (last_payment_error?.decline_code ??
      last_payment_error?.code ??
      (status === "canceled" ? (cancellation_reason ?? "canceled") : null));

/** Top-ups: a PaymentIntent each, paid in the payer's browser. */
export const depositsOf = (stripe: Stripe): Deposits => ({
  unit: MICROS_PER_CENT,
  least: LEAST,
  daily: null,

  async open({ id, account, amount, reference }: DepositOrder) {
    try {
      const intent =
        reference === null
          ? await stripe.paymentIntents.create(
              {
                ...{ amount: centsOf(amount), currency: "usd" },
                automatic_payment_methods: { enabled: true },
                metadata: { guildhall_deposit: id, guildhall_account: account },
              },
              { idempotencyKey: id },
            )
          : await stripe.paymentIntents.retrieve(reference);
      return { state: "opened", reference: intent.id, client_secret: intent.client_secret };
    } catch (fault) {
      return refused(fault);
    }
  },

  async look(reference): Promise<DepositFacts> {
    const intent = await stripe.paymentIntents.retrieve(reference);
    const state = stateOf(intent);
    const none = { refunded: 0n, disputed: 0n, lost: 0n };
    const reason = reasonOf(intent);
    if (state !== "succeeded") return { state, received: 0n, ...none, reason };
    const received = microsOf(intent.amount_received);
    const refunded = microsOf(await refundedElsewhere(stripe, reference));
    return { state, received, refunded, ...(await disputesOf(stripe, reference)), reason };
  },
});
