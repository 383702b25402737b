import type { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { isRejected, type Rejected } from "../decision.ts";
import type { DisputeData, Ruling, Stored } from "../records.ts";
import { settleSubmission } from "../task/review-submission.ts";
import { count } from "../task/standing.ts";
import { partiesOf, step } from "../task/step.ts";

export interface Case {
  readonly task: Stored<"task">;
  readonly dispute: Stored<"dispute">;
  readonly work: Stored<"work">;
}

export interface Judgement {
  readonly ruling: Ruling;
  readonly by: NonNullable<DisputeData["ruled_by"]>;
  /** The worker's share of the disputed milestone, in parts per million; for a split. */
  readonly share?: number | undefined;
  readonly reason?: string | undefined;
}

/** The operation of the process that carries out each ruling; silence has its own. */
const CARRIED_OUT: Readonly<Record<Ruling, string>> = {
  release: "resolve_release",
  refund: "resolve_refund",
  split: "resolve_split",
};

/** Ends a dispute: the ruling is final, and paid in the same commit. */
export function rule(
  changes: Changes,
  context: Context,
  { task, dispute, work }: Case,
  judgement: Judgement,
): { readonly task: Stored<"task">; readonly dispute: Stored<"dispute"> } | Rejected {
  const { ruling, by } = judgement;
  const share = shareOfRuling(judgement, context);
  const { mode, agent, worker } = task.data;
  const lost = ruling === "release" ? agent : ruling === "refund" ? worker : null;
  const after = step(changes, context, {
    on: by === "silence" ? "rule_by_silence" : CARRIED_OUT[ruling],
    task,
    share,
    tallies: lost === null ? [] : [count(mode, lost, "disputes_lost")],
  });
  if (isRejected(after)) return after;
  const parties = partiesOf(task.data);
  settleSubmission(changes, work, parties, {
    outcome: ruling === "refund" ? "rejected" : "approved",
    reviewed_at: context.now,
  });
  const ruled = changes.change(dispute, {
    type: "dispute.ruled",
    set: {
      state: "ruled",
      ruling,
      worker_share: share,
      ruled_by: by,
      ruled_at: context.now,
      ruling_reason: judgement.reason ?? null,
    },
    wake: null,
    to: parties,
  });
  return { task: after, dispute: ruled };
}

const shareOfRuling = ({ ruling, share }: Judgement, { policy }: Context): number =>
  ruling === "release"
    ? 1_000_000
    : ruling === "refund"
      ? 0
      : (share ?? policy.silent_worker_share);
