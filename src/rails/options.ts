import { z } from "zod";
import { sandboxRail } from "../../adapters/rails/sandbox.ts";
import {
  DEFAULT_POLICY,
  parseAmber,
  type Grain,
  type Mode,
  type MoneyRail,
  type Policy,
  type RailFacts,
} from "../../engine/index.ts";
import { duration } from "../clock.ts";
import { complain } from "../complain.ts";

/** What is asked of payouts beside the rail's own bounds. Amounts are Amber as decimal text. */
export interface PayoutOptions {
  /** "1.00" by default. */
  readonly payout_least_amber?: string;
  /** What one worker may be paid within a UTC day; no limit by default. */
  readonly payout_daily_cap_amber?: string;
  /** From this amount on an operator looks first; never by default. */
  readonly payout_review_from_amber?: string;
  /** An operator who says nothing for so long sends it back: "168h" by default. */
  readonly payout_review_window?: string;
}

const amount = z.string().transform((text, check) => {
  const parsed = parseAmber(text);
  if (parsed.ok) return parsed.value;
  check.addIssue({ code: "custom", message: 'must be Amber as decimal text, like "100.00"' });
  return z.NEVER;
});

const period = z.string().transform((text, check) => {
  try {
    return duration(text);
  } catch {
    check.addIssue({ code: "custom", message: 'must be a duration like "168h"' });
    return z.NEVER;
  }
});

/** The fields of `policy` that are about payouts, read into the engine's units. */
export const payoutFields = {
  payout_least_amber: amount.optional(),
  payout_daily_cap_amber: amount.optional(),
  payout_review_from_amber: amount.optional(),
  payout_review_window: period.optional(),
};
type Read = { readonly [F in keyof typeof payoutFields]?: z.output<(typeof payoutFields)[F]> };

export function payoutRulesOf(read: Read): Policy["payouts"] {
  const { least, daily_cap, review_from, review_window } = DEFAULT_POLICY.payouts;
  return {
    least: read.payout_least_amber ?? least,
    daily_cap: read.payout_daily_cap_amber ?? daily_cap,
    review_from: read.payout_review_from_amber ?? review_from,
    review_window: read.payout_review_window ?? review_window,
  };
}

/** The rails of a market: play money as long as no others are given. */
export const railsOr = (given: readonly MoneyRail[] | undefined): readonly MoneyRail[] =>
  given ?? [sandboxRail()];

const grainOf = (part: Grain | null): Grain | null =>
  part === null ? null : { unit: part.unit, least: part.least };

const factsOf = ({ name, settles, deposits, ...rail }: MoneyRail): RailFacts => ({
  ...{ name, settles },
  deposits:
    deposits === null
      ? null
      : { unit: deposits.unit, least: deposits.least, daily: deposits.daily },
  refunds: grainOf(rail.refunds),
  payouts: grainOf(rail.payouts),
  per_request: grainOf(rail.perRequest),
  holds: rail.escrow === null ? "in_ledger" : "in_contract",
  payees: rail.payees === null ? "none" : "needed",
});

/** What the engine must know of the rails, the preferred first. Throws for what cannot be. */
export function factsOfRails(rails: readonly MoneyRail[]): Policy["rails"] {
  const names = new Set<string>();
  for (const { name } of rails) {
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(name))
      complain(`rails: ${name} is no name for a rail; it is a word of small letters.`);
    if (names.has(name)) complain(`rails: two of them are called ${name}; name one of them anew.`);
    names.add(name);
  }
  const of = (mode: Mode) => rails.filter((each) => each.mode === mode).map(factsOf);
  return { test: of("test"), live: of("live") };
}
