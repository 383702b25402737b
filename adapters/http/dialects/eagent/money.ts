import { z } from "zod";
import { parseUsd, printAmber, type Micros } from "../../../../engine/index.ts";

/** USDC has six decimals: so many micro-Amber are the smallest unit. */
const MICROS_PER_UNIT = 100n;

/** USDC as a number or decimal text; one is one US dollar. */
export const usdc = z.union([z.number(), z.string()]).transform((value, check): Micros => {
  const parsed = parseUsd(value);
  if (parsed.ok && parsed.value > 0n && parsed.value % MICROS_PER_UNIT === 0n) return parsed.value;
  check.addIssue({
    code: "custom",
    message: "must be an amount of USDC above zero with at most six decimals",
    params: { reason: parsed.ok ? "below_minimum" : parsed.reason },
  });
  return z.NEVER;
});

export const amberOf = (amount: Micros): string => printAmber(amount);

/** An amount in the smallest unit of USDC. */
export const unitsOf = (amount: Micros): string => String(amount / MICROS_PER_UNIT);

/** The documents have numbers. The text that the market gave stands beside each and is exact. */
export const numberOf = (usd: string): number => Number(usd);
