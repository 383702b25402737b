import Stripe from "stripe";
import type { Refused } from "../../../engine/index.ts";

/** Why Stripe certainly did not do what it was asked to. */
export interface Refusal {
  readonly reason: string;
  readonly message: string;
}

/** What may be otherwise in a while, although Stripe says so with certainty now. */
const PASSING = new Set(["balance_insufficient", "lock_timeout", "idempotency_key_in_use"]);

/**
 * What Stripe refused for good. Everything else, a time-out above all, leaves open what happened:
 * it is thrown again.
 */
export function refusalIn(fault: unknown): Refusal {
  const isSure =
    fault instanceof Stripe.errors.StripeCardError ||
    fault instanceof Stripe.errors.StripeInvalidRequestError;
  if (!isSure || PASSING.has(fault.code ?? "")) throw fault;
  const declined = fault instanceof Stripe.errors.StripeCardError ? fault.decline_code : undefined;
  return { reason: declined ?? fault.code ?? "invalid_request", message: fault.message };
}

export const refused = (fault: unknown): Refused => ({ state: "refused", ...refusalIn(fault) });
