import { assert } from "../assert.ts";
import { cumulativeFee, floorRate, shareOf, type Micros } from "../money.ts";
import type { Effect } from "../process/types.ts";
import type { Stored, TaskData } from "../records.ts";
import { earnings, fees, hold, payout, wallet, type MoneyAccount } from "./account.ts";
import { counter } from "./counters.ts";
import type { Tally, Transfer } from "./transfer.ts";

/** What a transition does to a task's money: the transfers, and the fields they change. */
export interface Movement {
  readonly set: Partial<TaskData>;
  readonly transfers: readonly Transfer[];
  readonly tallies: readonly Tally[];
}

export const STILL: Movement = { set: {}, transfers: [], tallies: [] };

/** What the milestone under review is worth before the fee; the whole price where there is one. */
export const milestonePrice = ({ price, approved, milestones }: TaskData): Micros =>
  shareOf(price, approved + 1, milestones);

/** What an effect depends on beside the task. */
export interface Terms {
  /** The one the task is about to have: it makes the transfers' ids, so each can happen once. */
  readonly version: number;
  /** Parts per million, for a split. */
  readonly workerShare: number;
  /** What a worker is paid is a multiple of this, in micro-Amber. */
  readonly unit: Micros;
}

/** Applies an effect of the process. */
export function moveHold(effect: Effect, task: Stored<"task">, terms: Terms): Movement {
  const { data } = task;
  const { version, workerShare } = terms;
  switch (effect) {
    case "hold":
      return setAside(task, version);
    case "release_part":
      return approved(task, 1, pay(task, terms, milestonePrice(data), 0n));
    case "release": {
      const rest = data.price - data.paid;
      const left = data.milestones - data.approved;
      return approved(task, left, pay(task, terms, rest, data.held - rest));
    }
    case "refund":
      return pay(task, terms, 0n, data.held);
    case "split": {
      const part = floorRate(milestonePrice(data), workerShare);
      return pay(task, terms, part, data.held - part);
    }
  }
}

/** Paying in full is what approving means. */
const approved = (task: Stored<"task">, more: number, movement: Movement): Movement => ({
  ...movement,
  set: { ...movement.set, approved: task.data.approved + more },
});

function setAside(task: Stored<"task">, version: number): Movement {
  const { mode, developer, budget, allowance, held } = task.data;
  assert(held === 0n && budget > 0n, "a hold is taken once, and holds something");
  const taken: Tally[] = [{ counter: counter(mode, developer, "held"), add: budget }];
  if (allowance !== null) taken.push({ counter: allowance, add: -budget });
  return {
    set: { held: budget },
    transfers: [move(task, version, "hold", wallet(mode, developer), hold(mode, task.id), budget)],
    tallies: taken,
  };
}

/** Pays `part` to the worker and the fee, gives `back` to the wallet; both leave the hold. */
function pay(task: Stored<"task">, terms: Terms, part: Micros, back: Micros): Movement {
  const { mode, developer, worker, payee, fee_rate, held, paid, allowance, escrow } = task.data;
  const { version, unit } = terms;
  assert(part >= 0n && back >= 0n && part + back <= held, "pays no more than is held");
  const fee = cumulativeFee(fee_rate, paid, part, unit);
  const from = hold(mode, task.id);
  const given: Tally[] = [{ counter: counter(mode, developer, "held"), add: -(part + back) }];
  if (back > 0n && allowance !== null) given.push({ counter: allowance, add: back });
  const transfers: Transfer[] = [];
  if (fee > 0n) transfers.push(move(task, version, "fee", from, fees(mode), fee));
  if (part > fee) {
    assert(worker !== null, "only a worker is paid");
    // What a contract holds is on its way until the contract has paid it.
    const own = escrow === undefined ? earnings(mode, worker) : payout(mode, worker);
    const to = payee ? wallet(mode, payee) : own;
    transfers.push(move(task, version, "pay", from, to, part - fee));
    given.push({ counter: counter(mode, worker, "earned"), add: part - fee });
  }
  const returned = escrow === undefined ? wallet(mode, developer) : payout(mode, developer);
  if (back > 0n) transfers.push(move(task, version, "back", from, returned, back));
  return { set: { held: held - part - back, paid: paid + part }, transfers, tallies: given };
}

const move = (
  task: Stored<"task">,
  version: number,
  what: string,
  from: MoneyAccount,
  to: MoneyAccount,
  amount: Micros,
): Transfer => ({ id: `${task.id}:${version}:${what}`, from, to, amount });
