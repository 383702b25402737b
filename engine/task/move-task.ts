import { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { isRejected, type Accepted, type Rejected } from "../decision.ts";
import { printAmber, printUsd } from "../money.ts";
import type { Stored, TaskData } from "../records.ts";
import { anyTask, bookRef, offeredTask, requestersTask, workersTask } from "./access.ts";
import { count, matchTallies } from "./standing.ts";
import { step } from "./step.ts";
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
    set: matchedWith(context.who.id, context.now),
    tallies: matchTallies(task.data, context.now),
  });
  if (isRejected(after)) return after;
  return changes.accept({
    ...moved(after, context),
    price_amber: printAmber(after.data.price),
    deadline_at: iso(after.data.deadline),
  });
}

export const matchedWith = (worker: string, now: number): Partial<TaskData> => ({
  worker,
  matched_at: now,
});

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
  const { mode, budget, developer, agent } = task.data;
  const after = step(changes, context, {
    on: "release_task",
    task,
    set: { worker: null, matched_at: null, price: budget },
    tallies: [count(mode, context.who.id, "released")],
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

/** What the clock does to a task where the process alone says all: `expire`, `close_bidding`. */
export function moveByClock(
  on: string,
  taskId: string,
  context: Context,
): Accepted<Record<string, never>> | Rejected {
  const task = anyTask(taskId, context);
  if (isRejected(task)) return task;
  const changes = new Changes(context);
  const after = step(changes, context, { on, task });
  return isRejected(after) ? after : changes.accept({});
}
