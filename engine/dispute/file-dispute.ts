import { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { isRejected, reject, type Accepted, type Rejected } from "../decision.ts";
import type { DisputeData, Stored } from "../records.ts";
import { isRequester, partysTask, workRef } from "../task/access.ts";
import { checkMilestone, settleSubmission } from "../task/review-submission.ts";
import { count } from "../task/standing.ts";
import { partiesOf, step } from "../task/step.ts";
import { latest } from "../task/submit-work.ts";
import { mcpStatus } from "../task/view.ts";
import { disputeId, examine, firstTier, tierEnds, wakeOfDispute } from "./tiers.ts";
import { rule } from "./rule.ts";

export interface Complaint {
  readonly task_id: string;
  readonly milestone_number?: number | undefined;
  readonly reason: string;
}

const filed = (dispute: Stored<"dispute">, task: Stored<"task">, context: Context) => ({
  dispute_id: dispute.id,
  task_id: task.id,
  tier: dispute.data.tier,
  state: dispute.data.state,
  ruling: dispute.data.ruling,
  findings: [...dispute.data.findings],
  status: task.data.status,
  mcp_status: mcpStatus(task.data, context),
});

/**
 * Either side disputes the review of the current submission; the money stays held. The automatic
 * tier looks at once, and rules by itself only where the record leaves nothing to judge.
 */
export function fileDispute(
  input: Complaint,
  context: Context,
): Accepted<ReturnType<typeof filed>> | Rejected {
  const task = partysTask(input.task_id, context);
  if (isRejected(task)) return task;
  if (task.data.status === "disputed")
    return reject("already_exists", {
      message: "This submission is in dispute already.",
      data: { dispute_id: disputeId(task.id, task.data.disputes) },
    });
  const changes = new Changes(context);
  const number = task.data.disputes + 1;
  const disputed = step(changes, context, {
    on: "file_dispute",
    task,
    set: { disputes: number },
    tallies: [count(task.data.mode, task.data.agent, "disputes")],
  });
  if (isRejected(disputed)) return disputed;
  const refused = checkMilestone(task.data, input.milestone_number);
  if (refused) return refused;
  const work = context.seen.record(workRef(task.id));
  const submission = latest(work);
  if (!work || !submission) return reject("not_found");

  const findings = examine(submission);
  const data = openDispute(input, task, findings.lines, context);
  const dispute = changes.create("dispute", disputeId(task.id, number), {
    type: "dispute.opened",
    set: findings.clear ? { ...data, tier: "automatic" } : data,
    wake: findings.clear ? null : wakeOfDispute(data),
    to: partiesOf(task.data),
  });
  if (!findings.clear) {
    settleSubmission(changes, work, partiesOf(task.data), { outcome: "disputed" });
    return changes.accept(filed(dispute, disputed, context));
  }
  const arbiter: Context = { ...context, who: { ...context.who, role: "mediator", id: "engine" } };
  const ruled = rule(
    changes,
    arbiter,
    { task: disputed, dispute, work },
    {
      ruling: "release",
      by: "automatic",
      reason: findings.lines.join(" "),
    },
  );
  return isRejected(ruled) ? ruled : changes.accept(filed(ruled.dispute, ruled.task, context));
}

function openDispute(
  input: Complaint,
  task: Stored<"task">,
  findings: readonly string[],
  context: Context,
): DisputeData {
  const tier = firstTier(context.policy);
  return {
    task: task.id,
    milestone: task.data.approved + 1,
    mode: task.data.mode,
    filed_by: isRequester(task.data, context.who) ? "requester" : "worker",
    reason: input.reason,
    response: null,
    filed_at: context.now,
    tier,
    tier_ends: tierEnds(tier, context.now, context.policy),
    findings,
    state: "open",
    ruling: null,
    worker_share: null,
    ruled_by: null,
    ruled_at: null,
    ruling_reason: null,
  };
}
