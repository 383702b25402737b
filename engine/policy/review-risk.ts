import { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { rejection } from "../errors.ts";
import { reject, type Rejected } from "../decision.ts";
import { spendCounter } from "../ledger/counters.ts";
import type { Ref, Stored } from "../records.ts";
import { HOUR } from "./policy.ts";
import type { RiskFacts, RiskRule } from "./risk.ts";
import { taskText } from "./task-text.ts";

export const riskRef = (taskId: string): Ref<"risk"> => ({ kind: "risk", id: `rsk_${taskId}` });

/**
 * Runs the risk rules before money is set aside. What blocks refuses at once, whatever an operator
 * said of other rules. The first that wants a review puts the task into the operator's queue; the
 * operator's word about this task then stands for all rules that want one, or that failed.
 */
export function checkRisk(
  task: Stored<"task">,
  before: Stored<"risk"> | null,
  context: Context,
): Rejected | null {
  const facts = factsOf(task, context);
  const found = context.policy.risk.map((rule) => ({ rule, ...tried(rule, facts) }));
  const blocked = found.find(({ rule, says }) => rule.verdict === "block" && says === "objects");
  if (blocked) return refused(blocked.rule, blocked.reason);

  const ref = riskRef(task.id);
  if (before?.data.state === "allowed") return null;
  if (before) return heldBack(before.id, before.data.state, before.data.reason);
  const held = found.find(({ says }) => says !== "passes");
  if (!held) return null;

  const { agent, developer } = task.data;
  const changes = new Changes(context);
  changes.create("risk", ref.id, {
    type: "risk.opened",
    set: {
      task: task.id,
      developer,
      agent,
      rule: held.rule.name,
      reason: held.reason,
      state: "open",
      at: context.now,
    },
    to: [developer, agent],
  });
  const { events, records } = changes;
  return { ...heldBack(ref.id, "open", held.reason), events, records };
}

function factsOf(task: Stored<"task">, context: Context): RiskFacts {
  const { mode, agent, developer, spec, budget } = task.data;
  const hour = Math.floor(context.now / HOUR);
  const recent_spend =
    context.seen.balance(spendCounter(mode, agent, hour)) +
    context.seen.balance(spendCounter(mode, agent, hour - 1));
  const { task_type, title } = spec;
  return { agent, developer, task_type, title, text: taskText(spec), amount: budget, recent_spend };
}

interface Tried {
  readonly says: "passes" | "objects" | "failed";
  readonly reason: string;
}

/** A rule that throws, or answers what is no answer, has let nothing pass. */
function tried(rule: RiskRule, facts: RiskFacts): Tried {
  const failed: Tried = {
    says: "failed",
    reason: `the rule ${rule.name} failed, so it could not let the task pass`,
  };
  try {
    const reason: unknown = rule.check(facts);
    if (reason === null) return { says: "passes", reason: "" };
    return typeof reason === "string" ? { says: "objects", reason } : failed;
  } catch {
    return failed;
  }
}

const refused = (rule: RiskRule, reason: string): Rejected =>
  reject("rule_broken", {
    reason: "risk_gate_blocked",
    message:
      `The Risk Gate refuses this task as ${rule.name}: ${reason}. Nothing was charged. ` +
      "Do not ask for this in other words; if it was misread, create a task that says plainly " +
      "what is wanted, or ask the operator.",
    data: { category: rule.name },
  });

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
