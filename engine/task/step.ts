import { assert, broken } from "../assert.ts";
import type { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { isRejected, reject, type Rejected } from "../decision.ts";
import { wallet } from "../ledger/account.ts";
import { moveHold, STILL } from "../ledger/hold.ts";
import type { Tally } from "../ledger/transfer.ts";
import { printAmber, printUsd } from "../money.ts";
import type { Role } from "../policy/principal.ts";
import { railOf } from "../rail/choose.ts";
import type { Actor, DefinedProcess, Plan, Transition } from "../process/types.ts";
import type { Stored, TaskData } from "../records.ts";
import { endTallies } from "./standing.ts";
import { GUARDS, MOMENTS } from "./vocabulary.ts";

export interface Step {
  /** The operation, or the clock's or the engine's own name for what happens. */
  readonly on: string;
  readonly task: Stored<"task">;
  /** What the operation itself changes beside the state. */
  readonly set?: Partial<TaskData>;
  readonly tallies?: readonly Tally[];
  /** The worker's share of a split, in parts per million. */
  readonly share?: number;
}

const ACTORS: Readonly<Record<Role, Actor | null>> = {
  developer: "requester",
  agent: "requester",
  worker: "worker",
  operator: "operator",
  mediator: "operator",
  clock: "clock",
  anyone: null,
};

export const planOf = (process: DefinedProcess, status: string): Plan =>
  process.plan.get(status) ?? broken(`${process.id} has the state ${status}`);

const holds = (transition: Transition, task: TaskData): boolean =>
  transition.when === undefined || (GUARDS.get(transition.when)?.(task) ?? false);

const momentOf = (transition: Transition, task: TaskData, { policy }: Context): number => {
  const moment = transition.at === undefined ? undefined : MOMENTS.get(transition.at);
  assert(moment, "the clock's transitions name a known moment");
  return moment(task, policy);
};

/** What may be done now by whom, so that a refusal can say it. */
export function openOperations(task: TaskData, context: Context, role: Role): readonly string[] {
  const actor = ACTORS[role];
  const process = context.process(task.process);
  const moves = [...planOf(process, task.status).on]
    .filter(([, ways]) => ways.some((way) => actor !== null && way.by.includes(actor)))
    .map(([on]) => on);
  return actor === "worker" ? [...moves, ...(process.states[task.status]?.admits ?? [])] : moves;
}

/** Whether a worker may do this here without changing the state. */
export const admits = (task: TaskData, operation: string, context: Context): boolean =>
  context.process(task.process).states[task.status]?.admits?.includes(operation) ?? false;

const outOfTurn = (on: string, task: Stored<"task">, context: Context): Rejected => {
  const { status } = task.data;
  const open = openOperations(task.data, context, context.who.role);
  const next = open.length > 0 ? `You may: ${open.join(", ")}.` : "Nothing is asked of you now.";
  return reject("wrong_state", {
    message: `${on} cannot be done while the task is ${status}. ${next}`,
    reason: "wrong_state",
    data: { status, allowed: open },
  });
};

/** The transition this principal may take now, or why there is none. */
export function findWay(
  context: Context,
  { on, task }: Pick<Step, "on" | "task">,
): Rejected | Transition {
  const actor = ACTORS[context.who.role];
  const plan = planOf(context.process(task.data.process), task.data.status);
  const way = plan.on
    .get(on)
    ?.find((each) => actor !== null && each.by.includes(actor) && holds(each, task.data));
  if (!way) return outOfTurn(on, task, context);
  if (way.at !== undefined && momentOf(way, task.data, context) > context.now)
    return reject("wrong_state", { message: `${on} is not due yet.`, reason: "not_due" });
  if (way.at === undefined && isOver(task.data, context))
    return reject("wrong_state", {
      message: `The time for ${on} has passed.`,
      reason: "too_late",
      data: { status: task.data.status },
    });
  return way;
}

/**
 * Takes one transition of the task's process, and with it those that the engine takes by itself.
 * Refuses, in order: wrong state, a moment that has passed or not come, insufficient funds.
 */
export function step(changes: Changes, context: Context, wanted: Step): Rejected | Stored<"task"> {
  const way = findWay(context, wanted);
  return isRejected(way) ? way : follow(changes, context, way, wanted);
}

/** Takes a transition that `findWay` has found already. */
export function follow(
  changes: Changes,
  context: Context,
  way: Transition,
  wanted: Omit<Step, "on">,
): Rejected | Stored<"task"> {
  if (way.money === "hold") {
    const refused = cannotPay(wanted.task.data, context);
    if (refused) return refused;
  }
  return runOn(changes, context, take(changes, context, way, wanted, context.who.id));
}

/** A state whose clock has run out is over, even before the clock gets round to saying so. */
export const isOver = (task: TaskData, context: Context): boolean =>
  planOf(context.process(task.process), task.status).clock.some(
    (each) => holds(each, task) && momentOf(each, task, context) <= context.now,
  );

function cannotPay(task: TaskData, context: Context): Rejected | null {
  const balance = context.seen.balance(wallet(task.mode, task.developer));
  if (balance >= task.budget) return null;
  return reject("insufficient_funds", {
    message:
      `The task needs ${printAmber(task.budget)} Amber (${printUsd(task.budget)} USD) and the ` +
      `wallet has ${printAmber(balance)} Amber (${printUsd(balance)} USD). Top up, then try again.`,
    data: { required_amber: printAmber(task.budget), balance_amber: printAmber(balance) },
  });
}

/** What the worker is paid is a multiple of this: what process and contract can pay to the unit. */
function unitOf({ process, mode, escrow }: TaskData, context: Context): bigint {
  const own = context.process(process).payout_unit ?? 1n;
  if (escrow === undefined) return own;
  const unit = railOf(context.policy, { mode, rail: escrow })?.per_request?.unit ?? 1n;
  return own > unit ? own : unit;
}

const NO_TALLIES: readonly Tally[] = [];

function take(
  changes: Changes,
  context: Context,
  way: Transition,
  { task, set, tallies, share }: Omit<Step, "on">,
  by: string,
): Stored<"task"> {
  const moved = way.money
    ? moveHold(way.money, set === undefined ? task : { ...task, data: { ...task.data, ...set } }, {
        version: task.version + 1,
        workerShare: share ?? context.policy.silent_worker_share,
        unit: unitOf(task.data, context),
      })
    : STILL;
  const entry = { status: way.to, entered: context.now };
  // Most steps change nothing else, and copying an object with one spread is the fast way.
  const isBare = set === undefined && moved === STILL;
  const change = isBare ? entry : { ...set, ...moved.set, ...entry };
  const after = isBare ? { ...task.data, ...entry } : { ...task.data, ...change };
  const process = context.process(after.process);
  const isEnd = process.states[way.to]?.final === true;
  return changes.change(
    task,
    {
      type: `task.${way.to}`,
      set: change,
      wake: wakeOf(process, after, context),
      transfers: moved.transfers,
      tallies:
        isBare && !isEnd && tallies === undefined
          ? NO_TALLIES
          : [
              ...moved.tallies,
              ...(tallies ?? []),
              ...(isEnd ? endTallies(after, way.on, process) : []),
            ],
      to: partiesOf(after),
      whole: after,
    },
    by,
  );
}

function runOn(changes: Changes, context: Context, task: Stored<"task">): Stored<"task"> {
  const plan = planOf(context.process(task.data.process), task.data.status);
  const next = plan.engine.find((way) => holds(way, task.data));
  return next ? runOn(changes, context, take(changes, context, next, { task }, "engine")) : task;
}

/** The next moment the clock must look at the task: the earliest of its state's moments. */
export function wakeOf(process: DefinedProcess, task: TaskData, context: Context): number | null {
  let wake: number | null = null;
  for (const way of planOf(process, task.status).clock) {
    if (!holds(way, task)) continue;
    const at = momentOf(way, task, context);
    if (wake === null || at < wake) wake = at;
  }
  return wake;
}

/** Who is told of a task's events. */
export function partiesOf(task: TaskData): readonly string[] {
  const { developer, agent, worker, payee } = task;
  if (worker === null) return [developer, agent];
  const all = [developer, agent, worker];
  return payee && payee !== developer ? [...all, payee] : all;
}
