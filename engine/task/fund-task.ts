import { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { isRejected, reject, type Accepted, type Rejected } from "../decision.ts";
import { wallet, type Account } from "../ledger/account.ts";
import { allowanceCounter, spendCounter } from "../ledger/counters.ts";
import { printAmber, printUsd } from "../money.ts";
import type { Needs } from "../operations/operation.ts";
import { drawAllowance, allowanceId } from "../policy/caps.ts";
import { HOUR } from "../policy/policy.ts";
import type { Principal } from "../policy/principal.ts";
import { checkRisk, riskRef } from "../policy/review-risk.ts";
import type { Stored, TaskData } from "../records.ts";
import { requestersTask, taskRef } from "./access.ts";
import { biddingCloses } from "./spec.ts";
import type { Transition } from "../process/types.ts";
import { findWay, follow } from "./step.ts";
import { mcpStatus } from "./view.ts";
import { iso, isoOrNull } from "../time.ts";

/** What funding reads: the agent's allowance of the day and what it spent of late, too. */
export function fundingNeeds(taskId: string, agent: string, who: Principal, now: number): Needs {
  const needs = moneyNeeds(agent, who, now);
  return { ...needs, records: [taskRef(taskId), ...(needs.records ?? []), riskRef(taskId)] };
}

/** What setting money aside reads beside the task. */
export function moneyNeeds(agent: string, who: Principal, now: number): Needs {
  const day = allowanceId(who.mode, agent, now);
  const hour = Math.floor(now / HOUR);
  const accounts: Account[] = [
    allowanceCounter(day),
    spendCounter(who.mode, agent, hour),
    spendCounter(who.mode, agent, hour - 1),
  ];
  if (who.developer !== null) accounts.push(wallet(who.mode, who.developer));
  return {
    records: [{ kind: "allowance", id: day }],
    glances: who.developer === null ? [] : [{ kind: "developer", id: who.developer }],
    accounts,
  };
}

/** Sets the budget aside and publishes the task to workers. */
export function fundTask(
  taskId: string,
  agent: string,
  context: Context,
): Accepted<ReturnType<typeof funded>> | Rejected {
  const task = requestersTask(taskId, context);
  if (isRejected(task)) return task;
  if (task.data.agent !== agent)
    return reject("invalid_input", {
      field: "agent_id",
      reason: "not_the_agent",
      message: "agent_id must name the agent that created the task: its allowance pays.",
    });
  const ready = fundable(task, context.seen.record(riskRef(taskId)), context);
  if (isRejected(ready)) return ready;
  const changes = new Changes(context);
  const after = setAside(changes, task, ready, context);
  return isRejected(after) ? after : changes.accept(funded(after, context));
}

/** The way into the market that is open to a draft. */
interface Funding {
  readonly way: Transition;
  readonly closes: number | null;
}

/** Refuses, in order: wrong state, bids that close too late, what a risk rule objects to. */
export function fundable(
  task: Stored<"task">,
  risk: Stored<"risk"> | null,
  context: Context,
): Funding | Rejected {
  const way = findWay(context, { on: "fund_task", task });
  if (isRejected(way)) return way;
  const closes = task.data.bids ? biddingCloses(task.data.bid_hours, context.now) : null;
  if (closes !== null && closes >= task.data.deadline)
    return reject("rule_broken", {
      field: "bid_duration_hours",
      reason: "after_deadline",
      message: "Bidding would close after the deadline. Create the task again with other times.",
    });
  return checkRisk(task, risk, context) ?? { way, closes };
}

/** Sets the budget aside, within the caps, and publishes the task. */
export function setAside(
  changes: Changes,
  task: Stored<"task">,
  { way, closes }: Funding,
  context: Context,
): Stored<"task"> | Rejected {
  const { mode, agent, budget, spec, only_for } = task.data;
  if (spec.required_skills.length > 0 && !only_for)
    changes.create("posting", task.id, {
      type: "task.published",
      set: { mode, after: null },
      wake: context.now,
    });
  const allowance = drawAllowance(changes, context, task);
  if (isRejected(allowance)) return allowance;
  const hour = Math.floor(context.now / HOUR);
  return follow(changes, context, way, {
    task,
    set: { published_at: context.now, bidding_closes: closes, allowance, ...heldBy(context) },
    tallies: budget === 0n ? [] : [{ counter: spendCounter(mode, agent, hour), add: budget }],
  });
}

/** Where the money is, if it is in a contract. */
const heldBy = ({ escrow }: Context): Pick<TaskData, "escrow"> =>
  escrow === undefined ? {} : { escrow };

const funded = (task: Stored<"task">, context: Context) => ({
  task_id: task.id,
  status: task.data.status,
  mcp_status: mcpStatus(task.data, context),
  escrow_id: `esc_${task.id}`,
  held_amber: printAmber(task.data.held),
  held_usd: printUsd(task.data.held),
  bidding_closes_at: isoOrNull(task.data.bidding_closes),
  deadline_at: iso(task.data.deadline),
});
