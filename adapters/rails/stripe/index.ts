import type { MoneyRail } from "../../../engine/index.ts";
import { microsOf, usdIn } from "./amounts.ts";
import { depositsOf } from "./deposits.ts";
import { clientOf, modeOf, secretsOf, type StripeOptions } from "./options.ts";
import { payeesOf } from "./payees.ts";
import { refundsOf, transfersOf } from "./payouts.ts";
import { webhooksOf } from "./webhooks.ts";

export type { StripeOptions } from "./options.ts";

/**
 * Cards and banks by Stripe: top-ups by PaymentIntent, payouts by Connect Express. Throws one
 * sentence for keys that cannot be right. Test keys are test money, and live keys live money.
 */
export function stripeRail(options: StripeOptions): MoneyRail {
  const mode = modeOf(options);
  const stripe = clientOf(options);
  return {
    name: "stripe",
    mode,
    settles: "by_provider",
    deposits: depositsOf(stripe),
    refunds: refundsOf(stripe),
    payouts: transfersOf(stripe),
    payees: payeesOf(stripe),
    webhooks: webhooksOf(stripe, secretsOf(options.webhookSecret)),
    perRequest: null,
    escrow: null,
    async holdings() {
      const { available, pending } = await stripe.balance.retrieve();
      return microsOf(usdIn(available) + usdIn(pending));
    },
  };
}
