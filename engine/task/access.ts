import type { Context } from "../context.ts";
import { reject, type Rejected } from "../decision.ts";
import type { Principal } from "../policy/principal.ts";
import type { Ref, Stored, TaskData } from "../records.ts";

export const taskRef = (id: string): Ref<"task"> => ({ kind: "task", id });
export const workRef = (id: string): Ref<"work"> => ({ kind: "work", id });
export const bookRef = (id: string): Ref<"book"> => ({ kind: "book", id });

/** An agent has its own tasks, a developer those of all its agents. */
export const isRequester = (task: TaskData, who: Principal): boolean =>
  (who.role === "agent" && task.agent === who.id) ||
  (who.role === "developer" && task.developer === who.id);

const isWorker = (task: TaskData, who: Principal): boolean =>
  who.role === "worker" && task.worker === who.id;

/** Test keys see test tasks only, as if the live ones did not exist, and the other way round. */
const load = (id: string, context: Context): Stored<"task"> | null => {
  const task = context.seen.record(taskRef(id));
  const { role, mode } = context.who;
  return task && (task.data.mode === mode || role === "operator" || isMarketsOwn(context.who))
    ? task
    : null;
};

const isMarketsOwn = ({ role }: Principal): boolean => role === "clock" || role === "mediator";

/** The requester's own task; anybody else's is not found. */
export function requestersTask(id: string, context: Context): Stored<"task"> | Rejected {
  const task = load(id, context);
  return task && isRequester(task.data, context.who) ? task : reject("not_found");
}

/** The task this worker is assigned to. */
export function workersTask(id: string, context: Context): Stored<"task"> | Rejected {
  const task = load(id, context);
  return task && isWorker(task.data, context.who) ? task : reject("not_found");
}

/** The task of either party. */
export function partysTask(id: string, context: Context): Stored<"task"> | Rejected {
  const task = load(id, context);
  return task && (isRequester(task.data, context.who) || isWorker(task.data, context.who))
    ? task
    : reject("not_found");
}

/** Any task: for the operator and the market's own. */
export function anyTask(id: string, context: Context): Stored<"task"> | Rejected {
  return load(id, context) ?? reject("not_found");
}

/** Whether a worker may know of a task at all: it may have been posted for one alone. */
export const isFor = ({ only_for }: TaskData, who: Principal): boolean =>
  !only_for || only_for === who.id;

/** A published task that may still be had. Who comes late is told so, since it was no secret. */
export function offeredTask(id: string, context: Context): Stored<"task"> | Rejected {
  const task = load(id, context);
  if (!task || task.data.published_at === null || !isFor(task.data, context.who))
    return reject("not_found");
  if (task.data.agent === context.who.id)
    return reject("rule_broken", {
      reason: "own_task",
      message: "Nobody works for itself: leave your own task to another.",
    });
  if (task.data.worker !== null && task.data.worker !== context.who.id)
    return reject("already_taken", { data: { task_id: id } });
  return task;
}
