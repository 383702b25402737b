import { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { answer, isRejected, reject, type Accepted, type Rejected } from "../decision.ts";
import { printAmber, printShare, printUsd } from "../money.ts";
import type { Stake } from "../operations/operation.ts";
import type { Application, Bid, Stored } from "../records.ts";
import { bookRef, requestersTask } from "../task/access.ts";
import { matchedWith } from "../task/move-task.ts";
import { biddingCloses } from "../task/spec.ts";
import { matchTallies } from "../task/standing.ts";
import { admits, findWay, step } from "../task/step.ts";
import { mcpStatus } from "../task/view.ts";
import { iso, isoOrNull } from "../time.ts";
import { award } from "./winner.ts";

const viewBid = (bid: Bid) => ({
  bid_id: bid.id,
  amount_amber: printAmber(bid.amount),
  amount_usd: printUsd(bid.amount),
  placed_at: iso(bid.at),
  worker: {
    worker_id: bid.worker,
    reputation: printShare(bid.reputation),
    distance_meters: bid.distance_meters,
  },
  untrusted: { message: bid.message },
});

const viewApplication = (each: Application) => ({
  application_id: each.id,
  applied_at: iso(each.at),
  worker: { worker_id: each.worker, reputation: printShare(each.reputation) },
  untrusted: { message: each.message },
});

/** Sealed while the window is open: then not even their number is told. */
const isSealed = (task: Stored<"task">, context: Context): boolean =>
  task.data.bid_visibility === "sealed" && admits(task.data, "place_bid", context);

/** The bids as the requester may see them; for a worker, its own. */
export function listBids(
  taskId: string,
  context: Context,
):
  | Accepted<{
      task_id: string;
      bids: ReturnType<typeof viewBid>[];
      sealed: boolean;
      bidding_closes_at: string | null;
    }>
  | Rejected {
  const own = context.who.role === "worker";
  const task = own
    ? context.seen.record({ kind: "task", id: taskId })
    : requestersTask(taskId, context);
  if (isRejected(task)) return task;
  if (!task || task.data.mode !== context.who.mode || (own && task.data.published_at === null))
    return reject("not_found");
  const bids = context.seen.record(bookRef(taskId))?.data.bids ?? [];
  const sealed = isSealed(task, context);
  const visible = own ? bids.filter((bid) => bid.worker === context.who.id) : sealed ? [] : bids;
  return answer({
    task_id: taskId,
    bids: visible.map(viewBid),
    sealed,
    bidding_closes_at: isoOrNull(task.data.bidding_closes),
  });
}

export function listApplications(
  taskId: string,
  context: Context,
): Accepted<{ task_id: string; applications: ReturnType<typeof viewApplication>[] }> | Rejected {
  const task = requestersTask(taskId, context);
  if (isRejected(task)) return task;
  const book = context.seen.record(bookRef(taskId));
  return answer({
    task_id: taskId,
    applications: (book?.data.applications ?? []).map(viewApplication),
  });
}

const matched = (task: Stored<"task">, context: Context) => ({
  task_id: task.id,
  status: task.data.status,
  mcp_status: mcpStatus(task.data, context),
  worker_id: task.data.worker,
  price_amber: printAmber(task.data.price),
  price_usd: printUsd(task.data.price),
});

/** Awards the task: to the bid named, or to the best by the task's payment rule. */
export function selectBid(
  input: { readonly task_id: string; readonly bid_id?: string | undefined },
  context: Context,
): Accepted<ReturnType<typeof matched> & { bid_id: string }> | Rejected {
  const task = requestersTask(input.task_id, context);
  if (isRejected(task)) return task;
  const way = findWay(context, { on: "select_bid", task });
  if (isRejected(way)) return way;
  const book = context.seen.record(bookRef(task.id));
  const bids = book?.data.bids ?? [];
  const { payment_rule, budget } = task.data;
  const won = award(bids, payment_rule, budget, input.bid_id ?? null);
  if (!won || !book)
    return bids.length === 0
      ? reject("rule_broken", {
          reason: "no_bids",
          message: "Nobody has bid. Reopen the bidding, or cancel the task.",
        })
      : reject("not_found", { field: "bid_id" });
  const changes = new Changes(context);
  const after = step(changes, context, {
    on: "select_bid",
    task,
    set: { ...matchedWith(won.bid, context.now), price: won.price },
    tallies: matchTallies(task.data, context.now),
  });
  if (isRejected(after)) return after;
  changes.change(book, {
    type: "bidding.decided",
    set: {},
    to: [...new Set(bids.map((bid) => bid.worker))],
  });
  return changes.accept({ ...matched(after, context), bid_id: won.bid.id });
}

/** Gives a task of fixed price to one of those who applied. */
export function selectApplicant(
  input: { readonly task_id: string; readonly application_id: string },
  context: Context,
): Accepted<ReturnType<typeof matched>> | Rejected {
  const task = requestersTask(input.task_id, context);
  if (isRejected(task)) return task;
  const way = findWay(context, { on: "select_applicant", task });
  if (isRejected(way)) return way;
  const chosen = context.seen
    .record(bookRef(task.id))
    ?.data.applications.find((each) => each.id === input.application_id);
  if (!chosen) return reject("not_found", { field: "application_id" });
  const changes = new Changes(context);
  const after = step(changes, context, {
    on: "select_applicant",
    task,
    set: matchedWith(chosen, context.now),
    tallies: matchTallies(task.data, context.now),
  });
  return isRejected(after) ? after : changes.accept(matched(after, context));
}

const window = (task: Stored<"task">, context: Context) => ({
  task_id: task.id,
  status: task.data.status,
  mcp_status: mcpStatus(task.data, context),
  bidding_closes_at: isoOrNull(task.data.bidding_closes),
});

/** Ends the bidding now; the bids can then be seen. */
export function closeBiddingEarly(
  taskId: string,
  context: Context,
): Accepted<ReturnType<typeof window>> | Rejected {
  const task = requestersTask(taskId, context);
  if (isRejected(task)) return task;
  const changes = new Changes(context);
  const after = step(changes, context, {
    on: "close_bidding_early",
    task,
    set: { bidding_closes: context.now },
  });
  return isRejected(after) ? after : changes.accept(window(after, context));
}

/** A new window for the same task; earlier bids stay and may be replaced or withdrawn. */
export function reopenBidding(
  input: { readonly task_id: string; readonly bid_duration_hours?: number | undefined },
  context: Context,
): Accepted<ReturnType<typeof window>> | Rejected {
  const task = requestersTask(input.task_id, context);
  if (isRejected(task)) return task;
  const way = findWay(context, { on: "reopen_bidding", task });
  if (isRejected(way)) return way;
  const closes = biddingCloses(input.bid_duration_hours ?? task.data.bid_hours, context.now);
  if (closes >= task.data.deadline)
    return reject("rule_broken", {
      field: "bid_duration_hours",
      reason: "after_deadline",
      message: "bid_duration_hours must end before the task's deadline.",
      data: { deadline_at: iso(task.data.deadline) },
    });
  const changes = new Changes(context);
  const after = step(changes, context, {
    on: "reopen_bidding",
    task,
    set: { bidding_closes: closes },
  });
  return isRejected(after) ? after : changes.accept(window(after, context));
}

/** What awarding would commit to; the money is held already, so only the price is at stake. */
export function selectionStake(
  input: { readonly task_id: string; readonly bid_id?: string | undefined },
  context: Context,
): Stake | null {
  const task = context.seen.record({ kind: "task", id: input.task_id });
  const bids = context.seen.record(bookRef(input.task_id))?.data.bids ?? [];
  const won = task && award(bids, task.data.payment_rule, task.data.budget, input.bid_id ?? null);
  if (!task || !won) return null;
  return {
    amount: won.price,
    subject: won.bid.id,
    summary:
      `Award task ${task.id} to ${won.bid.worker} for ` +
      `${printAmber(won.price)} Amber (${printUsd(won.price)} USD)`,
  };
}
