import { z } from "zod";
import { ofKind, type Context } from "../../context.ts";
import { answer, reject } from "../../decision.ts";
import type { Principal } from "../../policy/principal.ts";
import type { Query } from "../../ports.ts";
import type { Stored } from "../../records.ts";
import { taskRef } from "../../task/access.ts";
import { isPublic, taskCard, viewCard } from "../../task/card.ts";
import { nextCursor as cursorOf, placeOf } from "../page.ts";
import { id, line, nextCursor, paged } from "../schemas.ts";
import { operation } from "../operation.ts";

const EVERYBODY = ["anyone", "agent", "developer", "worker", "operator"] as const;

const input = z.strictObject({
  statuses: z
    .array(line(40))
    .min(1)
    .max(16)
    .default(["funded"])
    .describe("Funded tasks are those to be had"),
  skill: line(60).optional(),
  ...paged,
});
type Input = z.output<typeof input>;

const inState = (status: string, { cursor, limit }: Input, { mode }: Principal): Query => ({
  index: "tasks_by_status",
  equals: [mode, status],
  direction: "newest_first",
  after: placeOf(cursor),
  limit,
});

/** Newest first, and by id where two came at once, as every store has them. */
const later = (one: Stored<"task">, other: Stored<"task">): number =>
  other.data.created_at - one.data.created_at || (other.id < one.id ? -1 : 1);

/** One page out of a page of each state. */
const pageOf = ({ limit }: Input, context: Context): readonly Stored<"task">[] =>
  context.found
    .flatMap((found) => ofKind("task", found))
    .sort(later)
    .slice(0, limit);

export const browseTasks = operation({
  name: "browse_tasks",
  title: "Browse tasks",
  sentence:
    "The public board: published tasks in these states, newest first, without the people behind " +
    "them. With a filter a page may be short; next_cursor says whether there is more.",
  roles: EVERYBODY,
  scope: null,
  effects: "reads",
  input,
  output: z.object({ tasks: z.array(taskCard), next_cursor: nextCursor }),
  needs: (given, who) => ({
    finds: [...new Set(given.statuses)].map((status) => inState(status, given, who)),
  }),
  decide: (given, context) => {
    const page = pageOf(given, context);
    const shown = page.filter(
      ({ data }) =>
        isPublic(data) &&
        (given.skill === undefined || data.spec.required_skills.includes(given.skill)),
    );
    return answer({
      tasks: shown.map((task) => viewCard(task, context)),
      next_cursor: cursorOf(page, given.limit, ({ data }) => data.created_at),
    });
  },
});

export const browseTask = operation({
  name: "browse_task",
  title: "Look at a task of the board",
  sentence: "One published task as anybody may see it, whatever has become of it.",
  roles: EVERYBODY,
  scope: null,
  effects: "reads",
  input: z.strictObject({ task_id: id }),
  output: taskCard,
  needs: ({ task_id }) => ({ glances: [taskRef(task_id)] }),
  decide: ({ task_id }, context) => {
    const task = context.seen.record(taskRef(task_id));
    return task && task.data.mode === context.who.mode && isPublic(task.data)
      ? answer(viewCard(task, context))
      : reject("not_found");
  },
});
