import { z } from "zod";
import { answer, isRejected, reject, type Accepted, type Rejected } from "../../decision.ts";
import { ofKind, type Context } from "../../context.ts";
import type { Query } from "../../ports.ts";
import { countByType, TASK_TYPES } from "../../review/capabilities.ts";
import { anyTask, isFor, partysTask, taskRef } from "../../task/access.ts";
import { summarise, taskSummary, taskView, viewTask } from "../../task/view.ts";
import { amberOut, id, latitude, line, longitude, nextCursor, paged, usdOut } from "../schemas.ts";
import { printAmber, printUsd } from "../../money.ts";
import { operation } from "../operation.ts";
import { COUNTED_WORKERS, nextCursor as cursorOf, placeOf } from "../page.ts";

/** A party sees its task whole, a worker also what is on offer, the operator everything. */
function readTask(taskId: string, context: Context): Accepted<z.input<typeof taskView>> | Rejected {
  if (context.who.role === "operator") {
    const any = anyTask(taskId, context);
    return isRejected(any) ? any : answer(viewTask(any, context));
  }
  const own = partysTask(taskId, context);
  if (!isRejected(own)) return answer(viewTask(own, context));
  const task = context.seen.record(taskRef(taskId));
  const offered =
    context.who.role === "worker" &&
    task !== null &&
    task.data.mode === context.who.mode &&
    task.data.published_at !== null &&
    isFor(task.data, context.who);
  if (!offered) return own;
  return task.data.worker === null
    ? answer(viewTask(task, context))
    : reject("already_taken", { data: { task_id: taskId } });
}

export const getTask = operation({
  name: "get_task",
  title: "Read a task",
  sentence:
    "The task as it stands. mcp_status says in one word whether to wait (working), to act " +
    "(input_required), or that it is over.",
  roles: ["agent", "developer", "worker", "operator"],
  scope: "tasks.read",
  effects: "reads",
  input: z.strictObject({ task_id: id }),
  output: taskView,
  needs: ({ task_id }) => ({ glances: [taskRef(task_id)] }),
  decide: ({ task_id }, context) => readTask(task_id, context),
});

export const waitForTask = operation({
  name: "wait_for_task",
  title: "Wait for a task",
  sentence:
    "Answers like get_task, but only once the task has left known_status, needs you or is over, " +
    "or when timeout_seconds have passed.",
  roles: ["agent", "developer", "worker", "operator"],
  scope: "tasks.read",
  effects: "reads",
  input: z.strictObject({
    task_id: id,
    known_status: z.string().max(64).optional(),
    timeout_seconds: z.number().min(0).max(300).default(30),
  }),
  output: taskView,
  needs: ({ task_id }) => ({ glances: [taskRef(task_id)] }),
  decide: ({ task_id }, context) => readTask(task_id, context),
});

export const listTasks = operation({
  name: "list_tasks",
  title: "List tasks",
  sentence:
    "Your tasks, newest first: an agent's own, all of a developer's agents, a worker's own. With " +
    "a filter a page may be short; next_cursor says whether there is more.",
  roles: ["agent", "developer", "worker"],
  scope: "tasks.read",
  effects: "reads",
  input: z.strictObject({
    status: z.string().max(64).optional(),
    agent_id: id.optional(),
    ...paged,
  }),
  output: z.object({ tasks: z.array(taskSummary), next_cursor: nextCursor }),
  needs: (input, who) => ({
    finds: [
      {
        ...(who.role === "agent"
          ? { index: "tasks_by_agent" as const }
          : who.role === "worker"
            ? { index: "tasks_by_worker" as const }
            : { index: "tasks_by_developer" as const }),
        equals: [who.id],
        direction: "newest_first",
        after: placeOf(input.cursor),
        limit: input.limit,
      } satisfies Query,
    ],
  }),
  decide: (input, context) => {
    const page = ofKind("task", context.found[0] ?? []);
    const shown = page.filter(
      ({ data }) =>
        data.mode === context.who.mode &&
        (input.status === undefined || data.status === input.status) &&
        (input.agent_id === undefined || data.agent === input.agent_id),
    );
    return answer({
      tasks: shown.map((task) => summarise(task, context)),
      next_cursor: cursorOf(page, input.limit, ({ data }) => data.created_at),
    });
  },
});

export const getCapabilities = operation({
  name: "get_capabilities",
  title: "What can be done where",
  sentence:
    "The task types, what they usually cost at least, and how many workers there are for each: " +
    "in all, in a city, or within 50 km of a point.",
  roles: ["agent", "developer", "worker", "operator"],
  scope: "tasks.read",
  effects: "reads",
  input: z.strictObject({
    city: line(100).optional(),
    latitude: latitude.optional(),
    longitude: longitude.optional(),
  }),
  output: z.object({
    task_types: z.array(
      z.object({
        task_type: z.string(),
        title: z.string(),
        description: z.string(),
        minimum_budget_amber: amberOut,
        minimum_budget_usd: usdOut,
        usual_minutes: z.number().nullable(),
        workers: z.number(),
      }),
    ),
  }),
  needs: () => ({
    finds: [COUNTED_WORKERS],
  }),
  decide: (input, context) => {
    if ((input.latitude === undefined) !== (input.longitude === undefined))
      return reject("invalid_input", {
        field: input.latitude === undefined ? "latitude" : "longitude",
        reason: "required",
        message: "latitude and longitude go together.",
      });
    const place =
      input.latitude !== undefined && input.longitude !== undefined
        ? { latitude: input.latitude, longitude: input.longitude }
        : input.city !== undefined
          ? { city: input.city }
          : null;
    const workers = ofKind("worker", context.found[0] ?? []).map(({ data }) => data);
    const counted = countByType(workers, place);
    return answer({
      task_types: TASK_TYPES.map((type) => ({
        task_type: type.name,
        title: type.title,
        description: type.description,
        minimum_budget_amber: printAmber(type.minimum_budget),
        minimum_budget_usd: printUsd(type.minimum_budget),
        usual_minutes: type.usual_minutes,
        workers: counted[type.name],
      })),
    });
  },
});
