import type { Mode } from "../ledger/account.ts";
import { counter, doerId, matchCounter, type Standing } from "../ledger/counters.ts";
import type { Tally } from "../ledger/transfer.ts";
import type { DefinedProcess } from "../process/types.ts";
import type { TaskData } from "../records.ts";

/** Under whose name the work on a task is counted; null while nobody does it. */
export const doerOf = ({ worker, payee }: TaskData): string | null =>
  worker && doerId(worker, payee ? "agent" : "person");

/** Adds one to what is counted about an account. */
export const count = (mode: Mode, account: string, what: Standing, add = 1n): Tally => ({
  counter: counter(mode, account, what),
  add,
});

/** Whether the task came to what was wanted of it. */
const isDone = (task: TaskData, { is_paid, states }: DefinedProcess): boolean =>
  is_paid ? task.paid > 0n : states[task.status]?.shows["mcp"] === "completed";

/** What the end of a task adds to the standing of both sides. */
export function endTallies(task: TaskData, on: string, process: DefinedProcess): readonly Tally[] {
  const what = on === "cancel_task" ? "cancelled" : isDone(task, process) ? "completed" : "expired";
  const requester = count(task.mode, task.agent, what);
  const doer = doerOf(task);
  return doer === null ? [requester] : [requester, count(task.mode, doer, what)];
}

/** A worker was found: the next estimate of match times learns from it. */
export function matchTallies(task: TaskData, now: number): readonly Tally[] {
  const minutes = Math.round((now - (task.published_at ?? now)) / 60_000);
  return [
    { counter: matchCounter(task.mode, task.spec.task_type, "count"), add: 1n },
    { counter: matchCounter(task.mode, task.spec.task_type, "minutes"), add: BigInt(minutes) },
  ];
}

/** A review happened: how soon, and how it ended. */
export function reviewTallies(
  task: TaskData,
  now: number,
  verdict: "approved" | "rejected",
): readonly Tally[] {
  const seconds = BigInt(Math.round((now - (task.submitted_at ?? now)) / 1000));
  return [
    count(task.mode, task.agent, verdict),
    count(task.mode, task.agent, "reviews"),
    count(task.mode, task.agent, "response_seconds", seconds),
  ];
}

/** A rating the requester gave, in parts per million. */
export function ratingTallies(task: TaskData, rating: number | null): readonly Tally[] {
  const doer = doerOf(task);
  if (rating === null || doer === null) return [];
  return [count(task.mode, doer, "ratings"), count(task.mode, doer, "rating_sum", BigInt(rating))];
}
