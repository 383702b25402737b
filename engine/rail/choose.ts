import { reject, type Rejected } from "../decision.ts";
import type { Mode } from "../ledger/account.ts";
import { printAmber, type Micros } from "../money.ts";
import type { Policy, RailFacts } from "../policy/policy.ts";
import type { Grain } from "../rail-port.ts";

/** What a rail may be able to do. */
export type RailPart = "deposits" | "refunds" | "payouts" | "per_request";

const DOES: Readonly<Record<RailPart, string>> = {
  deposits: "brings money in",
  refunds: "sends money back",
  payouts: "pays out",
  per_request: "takes a payment with the request itself",
};

/** The rail of that name, or the first that can do it. Refuses where there is none. */
export function chooseRail(
  policy: Pick<Policy, "rails">,
  mode: Mode,
  part: RailPart,
  named: string | undefined,
): RailFacts | Rejected {
  const able = policy.rails[mode].filter((each) => each[part] !== null);
  const found = named === undefined ? able[0] : able.find(({ name }) => name === named);
  if (found) return found;
  if (named === undefined || able.length === 0)
    return reject("rail_not_configured", {
      message: `No rail of this host ${DOES[part]} for ${mode} money.`,
    });
  return reject("invalid_input", {
    field: "rail",
    reason: "not_one_of",
    message: `rail must be one of: ${able.map(({ name }) => name).join(", ")}.`,
  });
}

/** The rail by which something moves; undefined where it is not configured any more. */
export const railOf = (
  { rails }: Pick<Policy, "rails">,
  { mode, rail }: { readonly mode: Mode; readonly rail: string },
): RailFacts | undefined => rails[mode].find(({ name }) => name === rail);

/** Refuses what the rail cannot move to the unit. */
export function checkGrain(amount: Micros, { unit, least }: Grain, field: string): Rejected | null {
  if (amount < least)
    return reject("rule_broken", {
      ...{ field, reason: "below_minimum" },
      message: `${field} must be at least ${printAmber(least)} Amber here.`,
      data: { minimum_amber: printAmber(least) },
    });
  if (amount % unit === 0n) return null;
  return reject("rule_broken", {
    ...{ field, reason: "too_fine" },
    message: `${field} must be a multiple of ${printAmber(unit)} Amber here.`,
    data: { unit_amber: printAmber(unit) },
  });
}

/** What of an amount the rail can move; the dust stays where it is. */
export const wholeUnits = (amount: Micros, { unit }: Grain): Micros => amount - (amount % unit);
