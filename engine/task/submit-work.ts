import { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { isRejected, reject, type Accepted, type Rejected } from "../decision.ts";
import { checkSubmission } from "../review/checks.ts";
import type { CheckReport, Photo } from "../review/types.ts";
import type { Stored, Submission } from "../records.ts";
import { workersTask, workRef } from "./access.ts";
import { partiesOf, step } from "./step.ts";
import { mcpStatus } from "./view.ts";
import { isoOrNull } from "../time.ts";

export interface Work {
  readonly task_id: string;
  readonly milestone_number?: number | undefined;
  readonly text_content?: string | undefined;
  readonly photos: readonly Photo[];
  readonly answers?: Readonly<Record<string, string>> | undefined;
}

/** The submission that is or was last under review; of one milestone where a number is given. */
export const latest = (
  work: Stored<"work"> | null,
  milestone: number | undefined = undefined,
): Submission | null =>
  work?.data.submissions.findLast(
    (each) => milestone === undefined || each.milestone === milestone,
  ) ?? null;

/** The automatic checks of work as it stands. */
export const checksOf = (
  task: Stored<"task">,
  submission: Pick<Submission, "text_content" | "photos" | "answers" | "at" | "due">,
): CheckReport =>
  checkSubmission({
    spec: task.data.spec,
    submission,
    accepted_at: task.data.matched_at ?? task.data.created_at,
    deadline: submission.due,
  });

/**
 * Hands in work for the next milestone. The engine checks it in the same commit and asks the
 * requester to look; a failed check is reported and refuses nothing.
 */
export function submitWork(
  input: Work,
  context: Context,
): Accepted<ReturnType<typeof submitted>> | Rejected {
  const task = workersTask(input.task_id, context);
  if (isRejected(task)) return task;
  const next = task.data.approved + 1;
  const before = context.seen.record(workRef(task.id));
  const earlier = before?.data.submissions ?? [];
  const submission = newSubmission(input, task, next, earlier, context);
  const changes = new Changes(context);
  const after = step(changes, context, {
    on: "submit_work",
    task,
    set: { submitted_at: context.now, checks_passed: submission.checks.passed },
  });
  if (isRejected(after)) return after;
  if (input.milestone_number !== undefined && input.milestone_number !== next)
    return reject("rule_broken", {
      field: "milestone_number",
      reason: "out_of_order",
      message: `Milestone ${next} is the next to be handed in.`,
      data: { next_milestone: next },
    });

  changes.put("work", task.id, before, {
    type: "submission.received",
    set: { submissions: [...earlier, settledBy(after, submission, context)] },
    to: partiesOf(task.data),
  });
  return changes.accept(submitted(after, submission, context));
}

/** A process may pay for work, or hand it back, in the very step that hands it in. */
function settledBy({ data }: Stored<"task">, submission: Submission, context: Context): Submission {
  const { states, plan } = context.process(data.process);
  const isEnd = states[data.status]?.final === true;
  const isBack = plan.get(data.status)?.on.has("submit_work") === true;
  if (!isEnd && !isBack) return submission;
  const outcome = isEnd ? "approved" : "rejected";
  return { ...submission, outcome, reviewed_at: context.now };
}

function newSubmission(
  input: Work,
  task: Stored<"task">,
  milestone: number,
  earlier: readonly Submission[],
  context: Context,
): Submission {
  const content = {
    text_content: input.text_content ?? null,
    photos: input.photos,
    answers: input.answers ?? null,
  };
  // The task's wake is where its present state ends: for a revision that is after the deadline.
  const moments = { at: context.now, due: Math.max(task.data.deadline, task.wake ?? 0) };
  return {
    id: `${task.id}.s${earlier.length + 1}`,
    milestone,
    revision: earlier.filter((each) => each.milestone === milestone).length + 1,
    worker: context.who.id,
    ...moments,
    ...content,
    sha256: context.sha256(JSON.stringify(content)),
    checks: checksOf(task, { ...content, ...moments }),
    outcome: "in_review",
    reviewed_at: null,
    rating: null,
    reason: null,
  };
}

const submitted = (task: Stored<"task">, submission: Submission, context: Context) => ({
  submission_id: submission.id,
  task_id: task.id,
  milestone_number: submission.milestone,
  revision: submission.revision,
  status: task.data.status,
  mcp_status: mcpStatus(task.data, context),
  verification: viewChecks(submission.checks),
  /** When silence approves. */
  auto_approve_at: isoOrNull(task.wake),
});

export const viewChecks = (report: CheckReport) => ({
  passed: report.passed,
  checks: report.checks.map((each) => ({ ...each })),
});
