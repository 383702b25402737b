import { MICROS_PER_AMBER, type Micros } from "../money.ts";

/** How play money ends, chosen by the cents of the amount, so that every way can be tried. */
export type SandboxOutcome = "succeeded" | "failed" | "pending";

const CENTS_PER_USD = 100n;

/** An amount that ends in .02 USD fails, one in .03 stays on its way for ever, all else arrives. */
export function sandboxOutcome(amount: Micros): SandboxOutcome {
  const cents = (amount / MICROS_PER_AMBER) % CENTS_PER_USD;
  if (amount % MICROS_PER_AMBER !== 0n) return "succeeded";
  return cents === 2n ? "failed" : cents === 3n ? "pending" : "succeeded";
}

export const SANDBOX_FAILED = "sandbox_failed";
