import { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { isRejected, reject, type Accepted, type Rejected } from "../decision.ts";
import { milestonePrice } from "../ledger/hold.ts";
import { printAmber, printUsd, type Micros } from "../money.ts";
import type { Stake } from "../operations/operation.ts";
import type { Transition } from "../process/types.ts";
import type { Stored, Submission, TaskData } from "../records.ts";
import { requestersTask, workRef } from "./access.ts";
import { ratingTallies, reviewTallies } from "./standing.ts";
import { findWay, follow, partiesOf, step } from "./step.ts";
import { latest } from "./submit-work.ts";
import { mcpStatus } from "./view.ts";

/** The submission under review with how its review ended. */
export function settleSubmission(
  changes: Changes,
  work: Stored<"work">,
  parties: readonly string[],
  outcome: Partial<Submission> & Pick<Submission, "outcome">,
): void {
  const { submissions } = work.data;
  const last = submissions.length - 1;
  changes.change(work, {
    type: `submission.${outcome.outcome}`,
    set: {
      submissions: submissions.map((each, at) => (at === last ? { ...each, ...outcome } : each)),
    },
    to: parties,
  });
}

/** With several milestones a number must say which is meant, and it must be the one in review. */
export function checkMilestone(task: TaskData, number: number | undefined): Rejected | null {
  const current = task.approved + 1;
  if (number === undefined && task.milestones > 1)
    return reject("invalid_input", {
      field: "milestone_number",
      reason: "required",
      message:
        `milestone_number is required: the task has ${task.milestones} milestones ` +
        `and number ${current} is under review.`,
      data: { milestone_number: current },
    });
  if (number === undefined || number === current) return null;
  return reject("rule_broken", {
    field: "milestone_number",
    reason: "not_under_review",
    message: `Milestone ${current} is the one under review.`,
    data: { milestone_number: current },
  });
}

export interface Approval {
  readonly task_id: string;
  readonly milestone_number?: number | undefined;
  /** Parts per million. */
  readonly quality_rating?: number | undefined;
}

interface UnderReview {
  readonly way: Transition;
  readonly task: Stored<"task">;
  readonly work: Stored<"work">;
}

function underReview(on: string, input: Approval, context: Context): UnderReview | Rejected {
  const task = requestersTask(input.task_id, context);
  if (isRejected(task)) return task;
  const way = findWay(context, { on, task });
  if (isRejected(way)) return way;
  const refused = checkMilestone(task.data, input.milestone_number);
  if (refused) return refused;
  const work = context.seen.record(workRef(task.id));
  return work ? { way, task, work } : reject("not_found");
}

/** The work is accepted: its milestone is paid, with the last one everything ends. */
export function approveSubmission(
  input: Approval,
  context: Context,
): Accepted<ReturnType<typeof approved>> | Rejected {
  const seen = underReview("approve_submission", input, context);
  if (isRejected(seen)) return seen;
  const { way, task, work } = seen;
  const rating = input.quality_rating ?? null;
  const changes = new Changes(context);
  const after = follow(changes, context, way, {
    task,
    tallies: [
      ...reviewTallies(task.data, context.now, "approved"),
      ...ratingTallies(task.data, rating),
    ],
  });
  if (isRejected(after)) return after;
  settleSubmission(changes, work, partiesOf(task.data), {
    outcome: "approved",
    reviewed_at: context.now,
    rating,
  });
  return changes.accept(approved(after, task.data.approved + 1, paidBy(task, after), context));
}

/** What left the hold towards the worker and the fee. */
const paidBy = (before: Stored<"task">, after: Stored<"task">): Micros =>
  after.data.paid - before.data.paid;

const approved = (task: Stored<"task">, milestone: number, paid: Micros, context: Context) => ({
  task_id: task.id,
  milestone_number: milestone,
  status: task.data.status,
  mcp_status: mcpStatus(task.data, context),
  paid_amber: printAmber(paid),
  paid_usd: printUsd(paid),
});

/** The clock approves what nobody reviewed in time. */
export function autoApprove(
  taskId: string,
  context: Context,
): Accepted<Record<string, never>> | Rejected {
  const task = context.seen.record({ kind: "task", id: taskId });
  const work = context.seen.record(workRef(taskId));
  if (!task || !work) return reject("not_found");
  const changes = new Changes(context);
  const after = step(changes, context, {
    on: "auto_approve",
    task,
    tallies: reviewTallies(task.data, context.now, "approved"),
  });
  if (isRejected(after)) return after;
  settleSubmission(changes, work, partiesOf(task.data), {
    outcome: "approved",
    reviewed_at: context.now,
  });
  return changes.accept({});
}

export interface Refusal extends Approval {
  readonly reason: string;
}

/** The same worker is asked to do better, on the same task, with time to do it. */
export function rejectSubmission(
  input: Refusal,
  context: Context,
): Accepted<ReturnType<typeof refused>> | Rejected {
  const seen = underReview("reject_submission", input, context);
  if (isRejected(seen)) return seen;
  const { way, task, work } = seen;
  const changes = new Changes(context);
  const after = follow(changes, context, way, {
    task,
    tallies: reviewTallies(task.data, context.now, "rejected"),
  });
  if (isRejected(after)) return after;
  settleSubmission(changes, work, partiesOf(task.data), {
    outcome: "rejected",
    reviewed_at: context.now,
    reason: input.reason,
  });
  return changes.accept(refused(after, context));
}

const refused = (task: Stored<"task">, context: Context) => ({
  task_id: task.id,
  milestone_number: task.data.approved + 1,
  status: task.data.status,
  mcp_status: mcpStatus(task.data, context),
});

/** What is at stake when this very work is judged: its price, in the words of the judgement. */
const judgementStake =
  (inWords: (milestone: string, price: string) => string) =>
  (input: { readonly task_id: string }, context: Context): Stake | null => {
    const task = context.seen.record({ kind: "task", id: input.task_id });
    const submission = latest(context.seen.record(workRef(input.task_id)));
    if (!task || !submission) return null;
    const amount = milestonePrice(task.data);
    const price = `${printAmber(amount)} Amber (${printUsd(amount)} USD)`;
    return {
      amount,
      subject: submission.sha256,
      summary: inWords(`milestone ${submission.milestone} of task ${task.id}`, price),
    };
  };

/** What approving would pay. */
export const approvalStake = judgementStake(
  (milestone, price) => `Approve ${milestone} and pay ${price}`,
);
/** A rejection without a good reason loses the dispute about it, and so the price. */
export const rejectionStake = judgementStake(
  (milestone, price) => `Turn down ${milestone}, for which ${price} are held`,
);
export const disputeStake = judgementStake(
  (milestone, price) => `Dispute ${milestone}, for which ${price} are held`,
);
