import { z } from "zod";
import { fieldsOf, statesCalled, type Fields } from "../../../../engine/index.ts";
import { action, ask, type Caller } from "./action.ts";
import { answered, numbered, pageOut, walk, type Walked } from "./pages.ts";
import { besides, URGENCIES } from "./tasks.ts";
import { isRemote, NOTHING, statusOf, taskOf, taskOut } from "./view.ts";

const WORDS = ["open", "assigned", "submitted", "completed", "disputed", "expired"] as const;

const filters = z.object({
  status: z.string().toLowerCase().pipe(z.enum(WORDS)).optional(),
  category: z.string().max(40).optional(),
  remote: z
    .union([z.boolean(), z.enum(["true", "false"]).transform((word) => word === "true")])
    .optional(),
  urgency: z.enum(URGENCIES).optional(),
  ...numbered,
});
type Filters = z.output<typeof filters>;

/** By all that a list says of a task; whether it is remote only the whole task says. */
const passes = (task: Fields, { status, category, urgency }: Filters): boolean =>
  (status === undefined || statusOf(task).toLowerCase() === status) &&
  (category === undefined || task["task_type"] === category) &&
  (urgency === undefined || task["priority"] === urgency);

const admitsApplications = ({ open_to: ways }: Fields): boolean =>
  Array.isArray(ways) && ways.includes("apply_to_task");

/** What is open to everybody: the board, but only what one can apply for, by whichever door. */
const board = (caller: Caller, asked: Filters) =>
  walk({
    ...{ page: asked.page, limit: asked.limit, list: "tasks", cursor: "next_cursor" },
    next: (cursor) =>
      ask(caller, "browse_tasks", {
        statuses: statesCalled("humans2ai", "open"),
        ...{ limit: 100, cursor },
      }),
    wanted: (task) =>
      admitsApplications(task) &&
      passes(task, asked) &&
      (asked.remote === undefined || isRemote(task) === asked.remote),
  });

/** One's own tasks, whatever has become of them. */
async function own(caller: Caller, asked: Filters) {
  const wholes = new Map<unknown, Fields>();
  const wholeOf = async (task: Fields): Promise<Fields> => {
    const kept = wholes.get(task["task_id"]);
    if (kept !== undefined) return kept;
    const reply = await ask(caller, "get_task", { task_id: task["task_id"] });
    const whole = reply.ok ? fieldsOf(reply.output) : task;
    wholes.set(task["task_id"], whole);
    return whole;
  };
  const walked = await walk({
    ...{ page: asked.page, limit: asked.limit, list: "tasks", cursor: "next_cursor" },
    next: (cursor) => ask(caller, "list_tasks", { limit: 100, cursor }),
    wanted: async (task) =>
      passes(task, asked) &&
      (asked.remote === undefined || isRemote(await wholeOf(task)) === asked.remote),
  });
  if (!("items" in walked)) return walked;
  return { ...walked, items: await Promise.all(walked.items.map(wholeOf)) };
}

export const listTasks = action({
  title: "List tasks",
  operation: "list_tasks",
  input: filters,
  answers: z.object({ tasks: z.array(taskOut), ...pageOut }),
  async act(asked, caller) {
    // A human looks for work; an agent, and a human with work, look after their own.
    const isBoard = caller.who.role === "worker" && (asked.status ?? "open") === "open";
    const walked = await (isBoard ? board(caller, asked) : own(caller, asked));
    if (!("items" in walked)) return walked;
    const { items, page, limit, hasMore }: Walked = walked;
    const tasks = await Promise.all(
      items.map(async (task) => taskOf(task, isBoard ? NOTHING : await besides(caller, task))),
    );
    return answered({ tasks, page, limit, hasMore });
  },
});
