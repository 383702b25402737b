import { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { isRejected, reject, type Accepted, type Rejected } from "../decision.ts";
import { printAmber, printUsd } from "../money.ts";
import type { Category } from "../policy/categories.ts";
import type { Policy } from "../policy/policy.ts";
import type { Stored } from "../records.ts";
import { iso } from "../time.ts";
import { categoryOf, checkTimes, draft } from "./create-task.ts";
import { fundable, setAside } from "./fund-task.ts";
import type { SpecInput } from "./spec.ts";
import { mcpStatus } from "./view.ts";

/** The newest version of a process by its name; null where there is none of that name. */
export const newest = (name: string, { processes }: Pick<Policy, "processes">): string | null =>
  processes
    .filter((id) => id.slice(0, id.indexOf("@")) === name)
    .sort((one, other) => versionOf(one) - versionOf(other))
    .at(-1) ?? null;

const versionOf = (id: string): number => Number(id.slice(id.indexOf("@") + 1));

export interface Posting extends Omit<SpecInput, "budget_amber"> {
  /** Left out where the process moves no money, and only there. */
  readonly budget_amber?: bigint | undefined;
  readonly process?: string | undefined;
  readonly only_for?: string | undefined;
  readonly category_id?: number | undefined;
}

/**
 * Creates a task and sets its budget aside in one commit: it is published, or there is none. Where
 * an operator must look first the draft stays, to be funded after the review.
 */
export function postTask(
  posting: Posting,
  agent: string,
  developer: string,
  context: Context,
): Accepted<ReturnType<typeof posted>> | Rejected {
  const process =
    posting.process === undefined
      ? context.policy.process
      : newest(posting.process, context.policy);
  if (process === null)
    return reject("invalid_input", {
      field: "process",
      reason: "not_one_of",
      message: `process must be one of: ${namesOf(context.policy).join(", ")}.`,
    });
  const unpaid = checkBudget(process, posting, context);
  if (unpaid) return unpaid;
  const input = { ...posting, budget_amber: posting.budget_amber ?? 0n };
  const category = categoryOf(process, input, context);
  const refused = checkCategory(process, input, category, context) ?? checkTimes(input, context);
  if (refused) return refused;
  const changes = new Changes(context);
  const { only_for = null } = input;
  const task = draft(changes, input, { agent, developer, process, only_for, category }, context);
  const ready = fundable(task, null, context);
  if (isRejected(ready)) return withDraft(changes, task, ready);
  const after = setAside(changes, task, ready, context);
  return isRejected(after) ? after : changes.accept(posted(after, context));
}

/** There is a budget where the process has money in it, and none where it has not. */
function checkBudget(
  process: string,
  { budget_amber: budget }: Posting,
  context: Context,
): Rejected | null {
  const { is_paid } = context.process(process);
  if (is_paid === (budget !== undefined)) return null;
  const field = "budget_amber";
  return is_paid
    ? reject("invalid_input", { field, reason: "required", message: `${field} is required.` })
    : reject("rule_broken", {
        ...{ field, reason: "without_money" },
        message: `Tasks of ${process} are not paid: leave budget_amber out.`,
      });
}

/** Under a process with categories there must be one, and the budget within its bounds. */
function checkCategory(
  process: string,
  { category_id, budget_amber: budget }: Pick<SpecInput, "budget_amber"> & Posting,
  category: Category | null,
  context: Context,
): Rejected | null {
  if (context.process(process).categorised !== true)
    return category_id === undefined
      ? null
      : reject("rule_broken", {
          ...{ field: "category_id", reason: "without_categories" },
          message: `Tasks of ${process} have no category: leave category_id out.`,
        });
  if (category === null)
    return reject("rule_broken", {
      ...{ field: "category_id", reason: "unknown_category" },
      message: "There is no such category. list_categories says which there are.",
    });
  const { name, min_price, max_price } = category;
  if (budget >= min_price && budget <= max_price) return null;
  return reject("rule_broken", {
    field: "budget_amber",
    reason: budget < min_price ? "below_minimum" : "above_maximum",
    message:
      `A task of ${name} costs from ${printUsd(min_price)} to ${printUsd(max_price)} USD ` +
      `(${printAmber(min_price)} to ${printAmber(max_price)} Amber).`,
    data: { least_usd: printUsd(min_price), most_usd: printUsd(max_price) },
  });
}

const namesOf = ({ processes }: Policy): readonly string[] => [
  ...new Set(processes.map((id) => id.slice(0, id.indexOf("@")))),
];

/** What is held for review keeps its draft, which the review is about; all else leaves nothing. */
function withDraft(changes: Changes, task: Stored<"task">, held: Rejected): Rejected {
  if (held.events === undefined || held.events.length === 0) return held;
  const { rejection, records = [] } = held;
  return {
    ok: false,
    rejection: { ...rejection, data: { ...rejection.data, task_id: task.id } },
    events: [...changes.events, ...held.events],
    records: [...changes.records, ...records],
  };
}

const posted = (task: Stored<"task">, context: Context) => ({
  task_id: task.id,
  status: task.data.status,
  mcp_status: mcpStatus(task.data, context),
  process: task.data.process,
  task_type: task.data.spec.task_type,
  category_id: task.data.category ?? null,
  held_amber: printAmber(task.data.held),
  held_usd: printUsd(task.data.held),
  deadline_at: iso(task.data.deadline),
  created_at: iso(task.data.created_at),
});
