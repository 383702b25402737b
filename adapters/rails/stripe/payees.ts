import type Stripe from "stripe";
import type { PayeeFacts, PayeeOrder, Payees } from "../../../engine/index.ts";
import { refused } from "./faults.ts";

const factsOf = ({ id, payouts_enabled, capabilities }: Stripe.Account): PayeeFacts => ({
  state: payouts_enabled && capabilities?.transfers === "active" ? "ready" : "incomplete",
  reference: id,
});

/** Workers' accounts at Connect Express: Stripe itself asks them what it has to know. */
export const payeesOf = (stripe: Stripe): Payees => ({
  async open({ account, email, reference }: PayeeOrder) {
    try {
      if (reference !== null) return factsOf(await stripe.accounts.retrieve(reference));
      const made = await stripe.accounts.create(
        {
          type: "express",
          capabilities: { transfers: { requested: true } },
          metadata: { guildhall_account: account },
          ...(email !== null && { email }),
        },
        { idempotencyKey: `payee:${account}:${email}` },
      );
      return factsOf(made);
    } catch (fault) {
      return refused(fault);
    }
  },
  async look(reference) {
    return factsOf(await stripe.accounts.retrieve(reference));
  },
  async link(reference, returnUrl) {
    const { url } = await stripe.accountLinks.create({
      ...{ account: reference, type: "account_onboarding" },
      ...{ refresh_url: returnUrl, return_url: returnUrl },
    });
    return url;
  },
});
