import { z } from "zod";
import { answer, reject, type Rejected } from "../../decision.ts";
import type { Context } from "../../context.ts";
import { printAmber, printUsd } from "../../money.ts";
import type { Stake } from "../operation.ts";
import type { Principal } from "../../policy/principal.ts";
import { taskRef } from "../../task/access.ts";
import {
  checkTimes,
  createTask as create,
  estimate,
  matchCounters,
  quality,
} from "../../task/create-task.ts";
import { fundingNeeds, fundTask as fund } from "../../task/fund-task.ts";
import { cancelTask as cancel } from "../../task/move-task.ts";
import { specFields } from "../../task/spec.ts";
import { amberOut, confirmable, id, keyed, line, time, usdOut } from "../schemas.ts";
import { operation } from "../operation.ts";

export const agentField = {
  agent_id: id
    .optional()
    .describe("Which agent acts: required from a developer, implied by an agent's key"),
};

/** A developer spends only in the name of one of its agents. */
export const spender = (input: { readonly agent_id?: string | undefined }, who: Principal) =>
  who.role === "agent" ? who.id : (input.agent_id ?? "");

export function checkSpender(agent: string, context: Context): Rejected | null {
  const { who } = context;
  if (who.role === "agent") return null;
  if (agent === "")
    return reject("invalid_input", {
      field: "agent_id",
      reason: "required",
      message: "agent_id is required: a developer spends in the name of one of its agents.",
    });
  const owned = context.seen.record({ kind: "agent", id: agent })?.data.developer === who.id;
  return owned ? null : reject("not_found", { field: "agent_id" });
}

/** An agent's key names itself; naming another agent is a mistake worth telling. */
export function checkNamed(
  input: { readonly agent_id?: string | undefined },
  who: Principal,
): Rejected | null {
  return who.role === "agent" && input.agent_id !== undefined && input.agent_id !== who.id
    ? reject("invalid_input", {
        field: "agent_id",
        reason: "not_yours",
        message: "agent_id must be the agent whose key this is, or be left out.",
      })
    : null;
}

const created = z.object({
  task_id: z.string(),
  status: z.string(),
  spec_quality_score: z.number(),
  spec_quality_label: z.string(),
  warnings: z.array(z.string()),
  tc_notice: z.null(),
  estimated_match_minutes: z.number().nullable(),
  budget_amber: amberOut,
  priority: z.string(),
  deadline_at: time,
  created_at: time,
});

export const createTask = operation({
  name: "create_task",
  title: "Create a task",
  sentence:
    "Writes a task down as a draft. Nothing is charged and nobody sees it until fund_task. " +
    "Run dry_run first and fix what it warns of.",
  roles: ["agent", "developer"],
  scope: "tasks.create",
  effects: "writes",
  input: z.strictObject({ ...specFields, ...agentField, ...keyed }),
  output: created,
  needs: (input, who) => ({
    glances: who.role === "agent" ? [] : [{ kind: "agent", id: spender(input, who) }],
    accounts: matchCounters(who.mode, input.task_type),
  }),
  decide: (input, context) => {
    const agent = spender(input, context.who);
    const refused = checkNamed(input, context.who) ?? checkSpender(agent, context);
    return refused ?? create(input, agent, context.who.developer ?? context.who.id, context);
  },
});

export const dryRun = operation({
  name: "dry_run",
  title: "Try a task out",
  sentence:
    "Scores a task as create_task would make it, without creating anything. Below 0.5 it is too " +
    "vague to post, below 0.7 it needs more detail.",
  roles: ["agent", "developer"],
  scope: "tasks.read",
  effects: "reads",
  input: z.strictObject({ ...specFields, ...agentField }),
  output: z.object({
    quality_score: z.number(),
    quality_label: z.string(),
    spec_quality_score: z.number(),
    spec_quality_label: z.string(),
    advice: z.string(),
    warnings: z.array(z.string()),
    minimum_budget_amber: amberOut,
    minimum_budget_usd: usdOut,
    effective_hourly_usd: usdOut.nullable(),
    budget_amber: amberOut,
    budget_usd: usdOut,
    estimated_match_minutes: z.number().nullable(),
  }),
  needs: (input, who) => ({ accounts: matchCounters(who.mode, input.task_type) }),
  decide: (input, context) => {
    const refused = checkNamed(input, context.who) ?? checkTimes(input, context);
    if (refused) return refused;
    const report = quality(input, context);
    return answer({
      quality_score: report.score,
      quality_label: report.label,
      spec_quality_score: report.score,
      spec_quality_label: report.label,
      advice: report.advice,
      warnings: [...report.warnings],
      minimum_budget_amber: printAmber(report.minimum_budget),
      minimum_budget_usd: printUsd(report.minimum_budget),
      effective_hourly_usd: report.effective_hourly_usd,
      budget_amber: printAmber(input.budget_amber),
      budget_usd: printUsd(input.budget_amber),
      estimated_match_minutes: estimate(input.task_type, context),
    });
  },
});

const cancellationStake = (input: { readonly task_id: string }, context: Context): Stake | null => {
  const task = context.seen.record(taskRef(input.task_id));
  if (!task) return null;
  const { held } = task.data;
  const amount = `${printAmber(held)} Amber (${printUsd(held)} USD)`;
  return {
    amount: held,
    subject: null,
    summary: `Call off task ${task.id} and take back ${amount}`,
  };
};

const fundingStake = (input: { readonly task_id: string }, context: Context): Stake | null => {
  const task = context.seen.record(taskRef(input.task_id));
  if (!task) return null;
  const { budget } = task.data;
  return {
    amount: budget,
    subject: null,
    summary: `Set aside ${printAmber(budget)} Amber (${printUsd(budget)} USD) for task ${task.id}`,
  };
};

export const fundTask = operation({
  name: "fund_task",
  title: "Fund a task",
  sentence:
    "Moves the budget from the wallet into the task's hold and publishes the task to workers. " +
    "Tell the user the amount in both units first.",
  roles: ["agent", "developer"],
  scope: "payments.fund",
  effects: "moves_money",
  input: z.strictObject({ task_id: id, ...agentField, ...confirmable }),
  output: z.object({
    task_id: z.string(),
    status: z.string(),
    mcp_status: z.string(),
    escrow_id: z.string(),
    held_amber: amberOut,
    held_usd: usdOut,
    bidding_closes_at: time.nullable(),
    deadline_at: time,
  }),
  needs: (input, who, now) => {
    const needs = fundingNeeds(input.task_id, spender(input, who), who, now);
    return who.role === "agent"
      ? needs
      : {
          ...needs,
          glances: [...(needs.glances ?? []), { kind: "agent", id: spender(input, who) }],
        };
  },
  decide: (input, context) => {
    const agent = spender(input, context.who);
    const refused = checkNamed(input, context.who) ?? checkSpender(agent, context);
    return refused ?? fund(input.task_id, agent, context);
  },
  stake: fundingStake,
});

export const cancelTask = operation({
  name: "cancel_task",
  title: "Cancel a task",
  sentence:
    "Calls a task off, as long as no work was handed in. What is held goes back to the wallet.",
  roles: ["agent", "developer"],
  scope: "tasks.cancel",
  effects: "moves_money",
  input: z.strictObject({ task_id: id, reason: line(2000).optional(), ...confirmable }),
  output: z.object({
    task_id: z.string(),
    status: z.string(),
    mcp_status: z.string(),
    refunded_amber: amberOut,
    refunded_usd: usdOut,
  }),
  needs: ({ task_id }) => ({ records: [taskRef(task_id)] }),
  decide: ({ task_id }, context) => cancel(task_id, context),
  stake: cancellationStake,
});
