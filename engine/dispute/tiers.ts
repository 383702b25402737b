import type { Policy } from "../policy/policy.ts";
import type { DisputeData, Ref, Submission, Tier } from "../records.ts";
import { isReasoned } from "../review/reason.ts";

export const disputeRef = (id: string): Ref<"dispute"> => ({ kind: "dispute", id });

/** A dispute's id tells its task, so both are read at once. */
export const disputeId = (task: string, number: number): string => `${task}.d${number}`;
export const taskOfDispute = (id: string): string => {
  const dot = id.lastIndexOf(".d");
  return dot < 1 ? id : id.slice(0, dot);
};

export interface Findings {
  readonly lines: readonly string[];
  /** Complete work, on time, turned down without a reason: a machine can tell who is right. */
  readonly clear: boolean;
}

/** What the automatic tier can see in the record; every line is the engine's own. */
export function examine(submission: Submission): Findings {
  const onTime = submission.at <= submission.due;
  const complete = submission.checks.passed;
  const turnedDown = submission.outcome === "rejected";
  const reasoned = turnedDown && isReasoned(submission.reason ?? "");
  const lines = [
    onTime ? "The work came in on time." : "The work came in after the deadline.",
    complete ? "Every automatic check passed." : "Automatic checks failed.",
    turnedDown
      ? reasoned
        ? "The rejection states a reason."
        : "The rejection states no specific reason."
      : "The work was not rejected.",
  ];
  return { lines, clear: onTime && complete && turnedDown && !reasoned };
}

/** Where a dispute goes that the automatic tier does not decide. */
export const firstTier = (policy: Policy): Tier => (policy.mediator ? "mediator" : "operator");

export const tierEnds = (tier: Tier, now: number, policy: Policy): number =>
  now + (tier === "mediator" ? policy.mediator_window : policy.operator_window);

/** When the clock must look at the dispute itself; the last tier's silence is the task's matter. */
export const wakeOfDispute = (dispute: DisputeData): number | null =>
  dispute.state === "open" && dispute.tier === "mediator" ? dispute.tier_ends : null;
