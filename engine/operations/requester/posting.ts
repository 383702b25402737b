import { z } from "zod";
import type { Context } from "../../context.ts";
import { reject, type Rejected } from "../../decision.ts";
import { printAmber, printUsd } from "../../money.ts";
import type { Ref } from "../../records.ts";
import { moneyNeeds } from "../../task/fund-task.ts";
import { postTask as post } from "../../task/post-task.ts";
import { specFields } from "../../task/spec.ts";
import { operation, type Stake } from "../operation.ts";
import { amberOut, confirmable, id, line, time, usdOut } from "../schemas.ts";
import { agentField, checkNamed, checkSpender, spender } from "./tasks.ts";

const postingStake = ({
  budget_amber = 0n,
}: {
  readonly budget_amber?: bigint | undefined;
}): Stake => {
  const amount = `${printAmber(budget_amber)} Amber (${printUsd(budget_amber)} USD)`;
  return {
    amount: budget_amber,
    subject: null,
    summary: `Post a task and set ${amount} aside for it`,
  };
};

const agentRef = (id: string): Ref => ({ kind: "agent", id });

/** Whoever does tasks: a person, or an agent that works. */
const doersCalled = (id: string): readonly Ref[] => [{ kind: "worker", id }, agentRef(id)];

const checkInvited = (
  { only_for }: { readonly only_for?: string | undefined },
  { seen }: Context,
): Rejected | null =>
  only_for === undefined || doersCalled(only_for).some((ref) => seen.record(ref) !== null)
    ? null
    : reject("not_found", { field: "only_for" });

export const postTask = operation({
  name: "post_task",
  title: "Post a task",
  sentence:
    "Creates a task and sets its budget aside in one step: it is published to workers, or there " +
    "is none. Tell the user the amount in both units first.",
  roles: ["agent", "developer"],
  scope: "payments.fund",
  effects: "moves_money",
  input: z.strictObject({
    ...specFields,
    budget_amber: specFields.budget_amber
      .optional()
      .describe("What you pay at most, in Amber; left out where the process moves no money"),
    process: line(60)
      .optional()
      .describe("The life of the task, like humans2ai; the market's own where it is left out"),
    only_for: id.optional().describe("The one worker who may know of it"),
    category_id: z
      .int()
      .min(1)
      .optional()
      .describe("One of list_categories, where the process has them; its type replaces task_type"),
    ...agentField,
    ...confirmable,
  }),
  output: z.object({
    task_id: z.string(),
    status: z.string(),
    mcp_status: z.string(),
    process: z.string(),
    task_type: z.string(),
    category_id: z.number().nullable(),
    held_amber: amberOut,
    held_usd: usdOut,
    deadline_at: time,
    created_at: time,
  }),
  needs: (input, who, now) => {
    const needs = moneyNeeds(spender(input, who), who, now);
    const agent = who.role === "agent" ? [] : [agentRef(spender(input, who))];
    const invited = input.only_for === undefined ? [] : doersCalled(input.only_for);
    return { ...needs, glances: [...(needs.glances ?? []), ...agent, ...invited] };
  },
  decide: (input, context) => {
    const { who } = context;
    const agent = spender(input, who);
    const refused =
      checkNamed(input, who) ?? checkSpender(agent, context) ?? checkInvited(input, context);
    return refused ?? post(input, agent, who.developer ?? who.id, context);
  },
  stake: postingStake,
});
