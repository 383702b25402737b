import { printAmber, type Micros } from "../money.ts";

/** What a risk rule may look at before money is set aside. */
export interface RiskFacts {
  readonly agent: string;
  readonly developer: string;
  readonly task_type: string;
  readonly title: string;
  readonly amount: Micros;
  /** What this agent set aside in this clock hour and the one before. */
  readonly recent_spend: Micros;
}

/** A pure rule: a reason to stop and let the operator look, or null. */
export interface RiskRule {
  readonly name: string;
  check(facts: RiskFacts): string | null;
}

/** Stops an agent that sets aside more than `limit` micro-Amber within about an hour. */
export const spendVelocity = (limit: Micros): RiskRule => ({
  name: "spend_velocity",
  check: ({ amount, recent_spend }) =>
    recent_spend + amount > limit
      ? `${printAmber(recent_spend + amount)} Amber within about an hour is above ` +
        `${printAmber(limit)} Amber`
      : null,
});
