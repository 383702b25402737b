import { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { reject, type Accepted, type Rejected } from "../decision.ts";
import { printAmber } from "../money.ts";
import { estimatedMatchMinutes } from "../review/estimate.ts";
import { scoreSpec, type QualityReport } from "../review/quality.ts";
import { matchCounter } from "../ledger/counters.ts";
import type { Counter, Mode } from "../ledger/account.ts";
import { findCategory, type Category } from "../policy/categories.ts";
import type { Stored, TaskData } from "../records.ts";
import { biddingCloses, bidHoursOf, deadlineOf, specOf, type SpecInput } from "./spec.ts";
import { wakeOf } from "./step.ts";
import { iso } from "../time.ts";
import { LONGEST_DEADLINE } from "./vocabulary.ts";

const broken = (field: string, reason: string, message: string): Rejected =>
  reject("rule_broken", { field, reason, message });

/** Whether the moments of a task fit together. */
export function checkTimes(input: SpecInput, context: Context): Rejected | null {
  const deadline = deadlineOf(input, context);
  if (deadline <= context.now)
    return broken("deadline_iso", "in_the_past", "deadline_iso must lie in the future.");
  if (deadline > context.now + LONGEST_DEADLINE)
    return broken("deadline_iso", "too_late", "deadline_iso must be within a year.");
  if (input.bid_enabled && biddingCloses(bidHoursOf(input, context), context.now) >= deadline)
    return broken(
      "bid_duration_hours",
      "after_deadline",
      "bid_duration_hours must end before the deadline: " +
        "bidding finds the worker, the deadline is for the work.",
    );
  if (!input.bid_enabled && input.bid_duration_hours !== undefined)
    return broken(
      "bid_duration_hours",
      "without_bids",
      "bid_duration_hours only means something with bid_enabled: true.",
    );
  return null;
}

/** The counters behind the estimate of how soon a worker is found. */
export const matchCounters = (mode: Mode, taskType: string): readonly Counter[] => [
  matchCounter(mode, taskType, "count"),
  matchCounter(mode, taskType, "minutes"),
  workersCounter(taskType),
];
export const workersCounter = (taskType: string): Counter => `market:workers:${taskType}`;

export const estimate = (taskType: string, { seen, who }: Context): number | null =>
  estimatedMatchMinutes({
    matches: Number(seen.balance(matchCounter(who.mode, taskType, "count"))),
    minutes_total: Number(seen.balance(matchCounter(who.mode, taskType, "minutes"))),
    workers: Number(seen.balance(workersCounter(taskType))),
  });

/** The quality report of a spec as it would be created now. */
export const quality = (input: SpecInput, context: Context): QualityReport =>
  scoreSpec(
    {
      ...specOf(input),
      budget: input.budget_amber,
      deadline: deadlineOf(input, context),
      bids: input.bid_enabled,
      milestones: input.milestone_count,
    },
    context.now,
    context.policy.fee_rate,
  );

/** Whose task it is, and the rules it lives by. */
interface Origin {
  readonly agent: string;
  readonly developer: string;
  readonly process: string;
  /** The one worker it is for; null where anybody may have it. */
  readonly only_for: string | null;
  readonly category: Category | null;
}

/**
 * The embedder's rate for a process, else that of the category, else the process's own, else that
 * of the whole market.
 */
const feeRate = (
  { process, category }: Pick<Origin, "process" | "category">,
  { policy, process: find }: Context,
): number => {
  const { name, fee_rate } = find(process);
  return policy.fees[name] ?? category?.fee_rate ?? fee_rate ?? policy.fee_rate;
};

/** The category of a task under a process that has them; null under any other, or of no kind. */
export function categoryOf(
  process: string,
  { category_id, task_type }: { readonly category_id?: number | undefined; task_type: string },
  { policy, process: find }: Context,
): Category | null {
  if (find(process).categorised !== true) return null;
  return findCategory(policy.categories, category_id, task_type);
}

function newTask(input: SpecInput, origin: Origin, context: Context): TaskData {
  const { now, who } = context;
  const { agent, developer, process, only_for, category } = origin;
  const { lasts, is_paid } = context.process(process);
  const budget = is_paid ? input.budget_amber : 0n;
  const spec = specOf(input);
  return {
    process,
    status: context.process(process).initial,
    mode: who.mode,
    agent,
    developer,
    worker: null,
    ...(only_for !== null && { only_for }),
    spec: category === null ? spec : { ...spec, task_type: category.task_type },
    ...(category !== null && { category: category.id }),
    budget,
    price: budget,
    fee_rate: feeRate(origin, context),
    held: 0n,
    paid: 0n,
    allowance: null,
    milestones: input.milestone_count,
    approved: 0,
    bids: input.bid_enabled,
    bid_hours: bidHoursOf(input, context),
    bid_visibility: input.bid_visibility,
    payment_rule: input.payment_rule,
    bidding_closes: null,
    deadline: deadlineOf(input, context, lasts),
    created_at: now,
    entered: now,
    published_at: null,
    matched_at: null,
    submitted_at: null,
    disputes: 0,
  };
}

/** A draft: it costs nothing and nobody sees it until it is funded. */
export function createTask(
  input: SpecInput,
  agent: string,
  developer: string,
  context: Context,
): Accepted<ReturnType<typeof created>> | Rejected {
  const refused = checkTimes(input, context);
  if (refused) return refused;
  const changes = new Changes(context);
  const { process } = context.policy;
  const category = categoryOf(process, input, context);
  const origin = { agent, developer, process, only_for: null, category };
  const task = draft(changes, input, origin, context);
  return changes.accept(created(task.id, task.data, quality(input, context), input, context));
}

/** A new task in the state that its process begins with. */
export function draft(
  changes: Changes,
  input: SpecInput,
  origin: Origin,
  context: Context,
): Stored<"task"> {
  const data = newTask(input, origin, context);
  return changes.create("task", context.id("tsk"), {
    type: "task.created",
    set: data,
    wake: wakeOf(context.process(data.process), data, context),
    to: [data.developer, data.agent],
  });
}

const created = (
  task_id: string,
  data: TaskData,
  report: QualityReport,
  input: SpecInput,
  context: Context,
) => ({
  task_id,
  status: data.status,
  spec_quality_score: report.score,
  spec_quality_label: report.label,
  warnings: [...report.warnings],
  tc_notice: null,
  estimated_match_minutes: estimate(input.task_type, context),
  budget_amber: printAmber(data.budget),
  priority: data.spec.priority,
  deadline_at: iso(data.deadline),
  created_at: iso(data.created_at),
});
