import { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { isRejected, reject, type Accepted, type Rejected } from "../decision.ts";
import { doerId, readStanding, standingOf } from "../ledger/counters.ts";
import type { Account } from "../ledger/account.ts";
import { printAmber, printUsd, type Micros } from "../money.ts";
import type { Principal } from "../policy/principal.ts";
import type { Application, Bid, BookData, Stored } from "../records.ts";
import { reputation } from "../review/api-score.ts";
import { distanceMeters } from "../review/capabilities.ts";
import { bookRef, offeredTask } from "../task/access.ts";
import { admits, isOver, openOperations } from "../task/step.ts";

const EMPTY: BookData = { bids: [], applications: [] };

/** A worker's reputation from its counters, in parts per million. */
export const reputationOf = (worker: string, { seen, who }: Pick<Context, "seen" | "who">) =>
  reputation({
    ratings: readStanding(seen, who.mode, worker, "ratings"),
    rating_sum_ppm: readStanding(seen, who.mode, worker, "rating_sum"),
    completed: readStanding(seen, who.mode, worker, "completed"),
    disputes_lost: readStanding(seen, who.mode, worker, "disputes_lost"),
  });
export const reputationAccounts = (who: Principal): readonly Account[] =>
  standingOf(who.mode, doing(who));

/** Under whose name this principal's work is counted. */
const doing = ({ id, developer }: Principal): string =>
  doerId(id, developer === null ? "person" : "agent");

/**
 * A task that takes this kind of offer now. The answer depends on the task alone, never on what
 * others have offered.
 */
function openFor(operation: string, taskId: string, context: Context): Stored<"task"> | Rejected {
  const task = offeredTask(taskId, context);
  if (isRejected(task)) return task;
  const { status, bidding_closes } = task.data;
  const admitted = admits(task.data, operation, context);
  const closed =
    (bidding_closes !== null && context.now >= bidding_closes) ||
    (admitted && isOver(task.data, context));
  if (admitted && !closed) return task;
  const open = closed ? [] : openOperations(task.data, context, "worker");
  return reject("wrong_state", {
    reason: closed ? "too_late" : "wrong_state",
    message: `${operation} cannot be done while the task is ${status}.`,
    data: { status, allowed: open },
  });
}

/** One live bid per worker: a new one replaces it, and counts as accepted now. */
export function placeBid(
  input: {
    readonly task_id: string;
    readonly amount: Micros;
    readonly message?: string | undefined;
  },
  context: Context,
):
  | Accepted<{ bid_id: string; task_id: string; amount_amber: string; amount_usd: string }>
  | Rejected {
  const task = openFor("place_bid", input.task_id, context);
  if (isRejected(task)) return task;
  if (input.amount > task.data.budget)
    return reject("rule_broken", {
      field: "amount_amber",
      reason: "above_ceiling",
      message: `amount_amber must be at most the ceiling of ${printAmber(task.data.budget)} Amber.`,
      data: { ceiling_amber: printAmber(task.data.budget) },
    });
  const before = context.seen.record(bookRef(task.id));
  const { bids, applications } = before?.data ?? EMPTY;
  const bid: Bid = {
    id: context.id("bid"),
    worker: context.who.id,
    ...payeeOf(context),
    amount: input.amount,
    at: context.now,
    message: input.message ?? null,
    reputation: reputationOf(doing(context.who), context),
    distance_meters: distanceTo(task, context),
  };
  const changes = new Changes(context);
  changes.put("book", task.id, before, {
    type: "bid.placed",
    set: { bids: [...bids.filter((each) => each.worker !== context.who.id), bid], applications },
    to: [context.who.id],
  });
  return changes.accept({
    bid_id: bid.id,
    task_id: task.id,
    amount_amber: printAmber(bid.amount),
    amount_usd: printUsd(bid.amount),
  });
}

/** An agent works for its developer's wallet. */
const payeeOf = ({ who }: Context): { readonly payee?: string } =>
  who.developer === null ? {} : { payee: who.developer };

function distanceTo(task: Stored<"task">, context: Context): number | null {
  const worker = context.seen.record({ kind: "worker", id: context.who.id })?.data;
  const place = task.data.spec.location;
  if (!worker || !place || worker.latitude === null || worker.longitude === null) return null;
  return distanceMeters(place, { latitude: worker.latitude, longitude: worker.longitude });
}

/** Takes one's own bid back while the window is open. */
export function withdrawBid(
  taskId: string,
  context: Context,
): Accepted<{ task_id: string; withdrawn: true }> | Rejected {
  const task = openFor("withdraw_bid", taskId, context);
  if (isRejected(task)) return task;
  const book = context.seen.record(bookRef(taskId));
  if (!book?.data.bids.some((bid) => bid.worker === context.who.id)) return reject("not_found");
  const changes = new Changes(context);
  changes.change(book, {
    type: "bid.withdrawn",
    set: { bids: book.data.bids.filter((bid) => bid.worker !== context.who.id) },
    to: [context.who.id],
  });
  return changes.accept({ task_id: taskId, withdrawn: true });
}

/** Offers oneself for a task of fixed price; the requester chooses among those who did. */
export function applyToTask(
  input: { readonly task_id: string; readonly message?: string | undefined },
  context: Context,
): Accepted<{ application_id: string; task_id: string }> | Rejected {
  const task = openFor("apply_to_task", input.task_id, context);
  if (isRejected(task)) return task;
  const before = context.seen.record(bookRef(task.id));
  const { bids, applications } = before?.data ?? EMPTY;
  const application: Application = {
    id: context.id("app"),
    worker: context.who.id,
    ...payeeOf(context),
    at: context.now,
    message: input.message ?? null,
    reputation: reputationOf(doing(context.who), context),
  };
  const others = applications.filter((each) => each.worker !== context.who.id);
  const changes = new Changes(context);
  changes.put("book", task.id, before, {
    type: "application.received",
    set: { bids, applications: [...others, application] },
    to: [task.data.developer, task.data.agent, context.who.id],
  });
  return changes.accept({ application_id: application.id, task_id: task.id });
}
