import { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { isRejected, reject, type Accepted, type Rejected } from "../decision.ts";
import { printAmber, printUsd } from "../money.ts";
import { MINUTE } from "../policy/policy.ts";
import type { Stored, TaskData } from "../records.ts";
import { anyTask, bookRef, offeredTask, requestersTask, workersTask } from "./access.ts";
import { count, matchTallies } from "./standing.ts";
import { findWay, follow, step, type Step } from "./step.ts";
import { mcpStatus } from "./view.ts";
import { iso } from "../time.ts";

const moved = (task: Stored<"task">, context: Context) => ({
  task_id: task.id,
  status: task.data.status,
  mcp_status: mcpStatus(task.data, context),
});
type Moved = ReturnType<typeof moved>;

/** Calls the task off before any work was handed in; what is held goes back. */
export function cancelTask(
  taskId: string,
  context: Context,
): Accepted<Moved & { refunded_amber: string; refunded_usd: string }> | Rejected {
  const task = requestersTask(taskId, context);
  if (isRejected(task)) return task;
  const changes = new Changes(context);
  const after = step(changes, context, { on: "cancel_task", task });
  if (isRejected(after)) return after;
  return changes.accept({
    ...moved(after, context),
    refunded_amber: printAmber(task.data.held),
    refunded_usd: printUsd(task.data.held),
  });
}

/** The first worker to come takes a task of fixed price. */
export function acceptTask(
  taskId: string,
  context: Context,
): Accepted<Moved & { price_amber: string; deadline_at: string }> | Rejected {
  const task = offeredTask(taskId, context);
  if (isRejected(task)) return task;
  const changes = new Changes(context);
  const after = step(changes, context, {
    on: "accept_task",
    task,
    set: {
      ...matchedWith({ worker: context.who.id, payee: context.who.developer }, context.now),
      ...timeToWork(task.data, context.now),
    },
    tallies: matchTallies(task.data, context.now),
  });
  if (isRejected(after)) return after;
  return changes.accept({
    ...moved(after, context),
    price_amber: printAmber(after.data.price),
    deadline_at: iso(after.data.deadline),
  });
}

/** Whom the platform chose has as long for the work as there was to accept it. */
const timeToWork = (
  { match_ends, matched_at, deadline }: TaskData,
  now: number,
): Partial<TaskData> =>
  match_ends && matched_at !== null
    ? { match_ends: Math.min(now + (match_ends - matched_at), deadline) }
    : {};

/** A person is paid itself; where an agent works, its developer is. */
export const matchedWith = (
  { worker, payee }: Pick<TaskData, "payee"> & { readonly worker: string },
  now: number,
): Partial<TaskData> => (payee ? { worker, payee, matched_at: now } : { worker, matched_at: now });

/** The worker begins. */
export function startTask(taskId: string, context: Context): Accepted<Moved> | Rejected {
  const task = workersTask(taskId, context);
  if (isRejected(task)) return task;
  const changes = new Changes(context);
  const after = step(changes, context, { on: "start_task", task });
  return isRejected(after) ? after : changes.accept(moved(after, context));
}

/** The worker gives the task back before handing anything in; others may have it. */
export function releaseTask(taskId: string, context: Context): Accepted<Moved> | Rejected {
  const task = workersTask(taskId, context);
  if (isRejected(task)) return task;
  const changes = new Changes(context);
  const { developer, agent } = task.data;
  const way = findWay(context, { on: "release_task", task });
  if (isRejected(way)) return way;
  const isEnd = context.process(task.data.process).states[way.to]?.final === true;
  const after = follow(changes, context, way, {
    task,
    // Where there is no second try it stays with whoever gave it up.
    ...(isEnd ? {} : given(task.data, context)),
  });
  if (isRejected(after)) return after;
  const book = context.seen.record(bookRef(taskId));
  if (book)
    changes.change(book, {
      type: "bid.withdrawn",
      set: {
        bids: book.data.bids.filter((bid) => bid.worker !== context.who.id),
        applications: book.data.applications.filter((each) => each.worker !== context.who.id),
      },
      to: [developer, agent, context.who.id],
    });
  return changes.accept(moved(after, context));
}

/** Nobody's again, and that of whoever gave it back for the last time. */
const given = (
  { mode, budget, match_ends, payee }: TaskData,
  { who }: Context,
): Pick<Step, "set" | "tallies"> => ({
  set: {
    ...{ worker: null, matched_at: null, price: budget },
    ...(match_ends ? { match_ends: null, passed_over: who.id } : {}),
    ...(payee ? { payee: null } : {}),
  },
  tallies: [count(mode, who.id, "released")],
});

/** The time of whom the platform chose has run out. */
const lapse = ({ worker, mode }: TaskData): Pick<Step, "set" | "tallies"> => ({
  set: { worker: null, matched_at: null, match_ends: null, passed_over: worker },
  ...(worker !== null && { tallies: [count(mode, worker, "released")] }),
});

/** Who may be given a task: a person, or an agent that asks for no more than it pays. */
function doerCalled(
  id: string,
  { agent: poster, mode, only_for, price }: TaskData,
  { seen }: Context,
): (Pick<TaskData, "payee"> & { readonly worker: string }) | null {
  if ((only_for && only_for !== id) || id === poster) return null;
  const person = seen.record({ kind: "worker", id });
  if (person !== null) return person.data.suspended ? null : { worker: id };
  const service = seen.record({ kind: "service", id })?.data;
  const agent = seen.record({ kind: "agent", id })?.data;
  if (service?.mode !== mode || agent === undefined || agent.suspended) return null;
  return service.price > price ? null : { worker: id, payee: agent.developer };
}

/** The platform gives a task to a worker, who has until `ends` to accept. */
export function matchTask(
  input: { readonly task_id: string; readonly worker_id: string; readonly minutes: number },
  context: Context,
): Accepted<Moved & { worker_id: string; accept_until: string }> | Rejected {
  const task = anyTask(input.task_id, context);
  if (isRejected(task)) return task;
  const doer = doerCalled(input.worker_id, task.data, context);
  if (doer === null) return reject("not_found", { field: "worker_id" });
  const ends = Math.min(context.now + input.minutes * MINUTE, task.data.deadline);
  const changes = new Changes(context);
  const after = step(changes, context, {
    on: "match_task",
    task,
    set: { ...matchedWith(doer, context.now), match_ends: ends },
    tallies: matchTallies(task.data, context.now),
  });
  if (isRejected(after)) return after;
  return changes.accept({
    ...moved(after, context),
    worker_id: doer.worker,
    accept_until: iso(ends),
  });
}

/** What the clock does to a task where the process alone says all: `expire`, `close_bidding`. */
export function moveByClock(
  on: string,
  taskId: string,
  context: Context,
): Accepted<Record<string, never>> | Rejected {
  const task = anyTask(taskId, context);
  if (isRejected(task)) return task;
  const changes = new Changes(context);
  const after = step(changes, context, {
    on,
    task,
    ...(on === "lapse_match" && lapse(task.data)),
  });
  return isRejected(after) ? after : changes.accept({});
}
