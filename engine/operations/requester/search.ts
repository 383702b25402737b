import { z } from "zod";
import { ofKind } from "../../context.ts";
import { answer } from "../../decision.ts";
import type { TaskData } from "../../records.ts";
import { taskView, viewTask } from "../../task/view.ts";
import { line, moment } from "../schemas.ts";
import { operation } from "../operation.ts";

/** Older tasks than the newest so many are not searched. */
const SEARCHED = 10_000;

const input = z.strictObject({
  statuses: z.array(z.string().max(64)).max(50).optional(),
  process: line(60).optional().describe("By its name, like eagent"),
  task_type: line(40).optional(),
  category_id: z.int().min(1).optional(),
  skill: line(60).optional().describe("One that it asks for"),
  from: moment.optional().describe("Created at this moment or later"),
  to: moment.optional().describe("Created at this moment or earlier"),
  page: z.int().min(1).max(SEARCHED).default(1),
  limit: z.int().min(1).max(100).default(20),
});

const isWanted = (
  { statuses, process, task_type, category_id, skill, from, to }: z.output<typeof input>,
  task: TaskData,
): boolean =>
  (statuses === undefined || statuses.includes(task.status)) &&
  (process === undefined || task.process.startsWith(`${process}@`)) &&
  (task_type === undefined || task.spec.task_type === task_type) &&
  (category_id === undefined || task.category === category_id) &&
  (skill === undefined || task.spec.required_skills.includes(skill)) &&
  (from === undefined || task.created_at >= from) &&
  (to === undefined || task.created_at <= to);

export const searchTasks = operation({
  name: "search_tasks",
  title: "Search tasks",
  sentence:
    "Your tasks that fit, newest first, in numbered pages with their number in all; the newest " +
    "10,000 are searched. list_tasks goes through all, however many.",
  roles: ["agent", "developer"],
  scope: "tasks.read",
  effects: "reads",
  input,
  output: z.object({
    tasks: z.array(taskView),
    page: z.number(),
    limit: z.number(),
    total: z.number(),
    pages: z.number(),
  }),
  needs: (_, who) => ({
    finds: [
      {
        index: who.role === "agent" ? "tasks_by_agent" : "tasks_by_developer",
        equals: [who.id],
        direction: "newest_first",
        after: null,
        limit: SEARCHED,
      },
    ],
  }),
  decide: (wanted, context) => {
    const fitting = ofKind("task", context.found[0] ?? []).filter(
      ({ data }) => data.mode === context.who.mode && isWanted(wanted, data),
    );
    const { page, limit } = wanted;
    return answer({
      tasks: fitting.slice((page - 1) * limit, page * limit).map((task) => viewTask(task, context)),
      ...{ page, limit, total: fitting.length, pages: Math.ceil(fitting.length / limit) },
    });
  },
});
