import { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { rejection } from "../errors.ts";
import type { Rejected } from "../decision.ts";
import { spendCounter } from "../ledger/counters.ts";
import type { Ref, Stored } from "../records.ts";
import { HOUR } from "./policy.ts";

export const riskRef = (taskId: string): Ref<"risk"> => ({ kind: "risk", id: `rsk_${taskId}` });

/**
 * Runs the risk rules before money is set aside. The first that objects stops the task and puts
 * it into the operator's queue; the operator's word about this task then stands for all rules.
 */
export function checkRisk(
  task: Stored<"task">,
  before: Stored<"risk"> | null,
  context: Context,
): Rejected | null {
  const ref = riskRef(task.id);
  if (before?.data.state === "allowed") return null;
  if (before) return heldBack(before.id, before.data.state, before.data.reason);

  const { mode, agent, developer, spec, budget } = task.data;
  const hour = Math.floor(context.now / HOUR);
  const recent_spend =
    context.seen.balance(spendCounter(mode, agent, hour)) +
    context.seen.balance(spendCounter(mode, agent, hour - 1));
  const facts = {
    agent,
    developer,
    task_type: spec.task_type,
    title: spec.title,
    amount: budget,
    recent_spend,
  };
  for (const rule of context.policy.risk) {
    const reason = rule.check(facts);
    if (reason === null) continue;
    const changes = new Changes(context);
    changes.create("risk", ref.id, {
      type: "risk.opened",
      set: {
        task: task.id,
        developer,
        agent,
        rule: rule.name,
        reason,
        state: "open",
        at: context.now,
      },
      to: [developer, agent],
    });
    const { events, records } = changes;
    return { ...heldBack(ref.id, "open", reason), events, records };
  }
  return null;
}

const heldBack = (risk_id: string, state: "open" | "blocked", reason: string): Rejected => ({
  ok: false,
  rejection: rejection("held_for_review", {
    reason: state,
    message:
      state === "blocked"
        ? `An operator has looked at this task and blocked it: ${reason}.`
        : `An operator must look at this task first: ${reason}. Nothing was charged; ` +
          "fund it again after the review.",
    data: { risk_id },
  }),
});
