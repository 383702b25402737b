import { printAmber, type Micros } from "../money.ts";

/** All that a worker would read of a task, piece by piece. Null and empty: nothing was written. */
export interface TaskText {
  readonly title: string;
  readonly task_type: string;
  readonly worker_instructions: string | null;
  /** Type and description of each. */
  readonly deliverables: readonly string[];
  readonly acceptance_criteria: readonly string[];
  readonly required_skills: readonly string[];
  readonly address: string | null;
  /** Names and texts found anywhere inside it. */
  readonly metadata: readonly string[];
}

/** What a risk rule may look at before money is set aside. */
export interface RiskFacts {
  readonly agent: string;
  readonly developer: string;
  readonly task_type: string;
  readonly title: string;
  readonly text: TaskText;
  readonly amount: Micros;
  /** What this agent set aside in this clock hour and the one before. */
  readonly recent_spend: Micros;
}

/**
 * A pure rule: a reason to stop, or null. `review` puts the task into the operator's queue, whose
 * word then stands; `block` refuses it outright, whatever an operator said. A rule that throws
 * stops the task, too: the operator must look at what no rule could.
 */
export interface RiskRule {
  /** Told as `data.category` where the rule blocks. */
  readonly name: string;
  readonly verdict: "review" | "block";
  check(facts: RiskFacts): string | null;
}

/** Stops an agent that sets aside more than `limit` micro-Amber within about an hour. */
export const spendVelocity = (limit: Micros): RiskRule => ({
  name: "spend_velocity",
  verdict: "review",
  check: ({ amount, recent_spend }) =>
    recent_spend + amount > limit
      ? `${printAmber(recent_spend + amount)} Amber within about an hour is above ` +
        `${printAmber(limit)} Amber`
      : null,
});
