import type { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { earnings, payout, rail, wallet } from "../ledger/account.ts";
import type { Transfer } from "../ledger/transfer.ts";
import { cumulativeFee, type Micros } from "../money.ts";
import { DAY } from "../policy/policy.ts";
import type { EscrowData, PaymentData, Stored } from "../records.ts";
import { railOf } from "./choose.ts";

/** Longer than a task can take with its review and its disputes, counted from its deadline. */
const LONGEST_LIFE = 90 * DAY;

/** Where there is nothing to do the host looks again now and then: another may have ended it. */
const LOOK_AGAIN = DAY;

/** Keeps that a contract holds the money of a task that was paid with the request. */
export function openEscrow(
  changes: Changes,
  task: Stored<"task">,
  { mode, rail: name, payer, developer }: PaymentData,
  context: Context,
): Stored<"escrow"> {
  const { budget, deadline } = task.data;
  return changes.create("escrow", task.id, {
    type: "escrow.opened",
    set: {
      ...{ mode, rail: name, developer, payer, amount: budget },
      refundable_at: deadline + LONGEST_LIFE,
      ...{ state: "booking", worker: null, destination: null },
      ...{ to_worker: 0n, fee: 0n, to_payer: 0n, reference: null },
      ...{ made_at: context.now, tries: 0 },
    },
    wake: context.now,
  });
}

/** The contract has it now. */
export const bookedEscrow = (
  changes: Changes,
  escrow: Stored<"escrow">,
  reference: string | null,
  context: Context,
): Stored<"escrow"> =>
  changes.change(escrow, {
    type: "escrow.booked",
    set: { state: "held", reference, tries: 0 },
    wake: context.now + LOOK_AGAIN,
  });

/** Its task is not over yet. */
export const waitingEscrow = (
  changes: Changes,
  escrow: Stored<"escrow">,
  context: Context,
): Stored<"escrow"> =>
  changes.change(escrow, { type: "escrow.waits", set: {}, wake: context.now + LOOK_AGAIN });

/**
 * Its task is over: fixes who gets what. A worker who has said where is paid by the contract; for
 * any other the platform's treasury takes it, and it is in the worker's earnings. What is smaller
 * than the token's unit goes to the wallet it came from.
 */
export function settleEscrow(
  changes: Changes,
  escrow: Stored<"escrow">,
  task: Stored<"task">,
  context: Context,
): Stored<"escrow"> {
  const { data, id, version } = escrow;
  const { paid, fee_rate, worker, payee = null, developer } = task.data;
  const way = railOf(context.policy, data);
  const unit = way?.per_request?.unit ?? 1n;
  const own = context.process(task.data.process).payout_unit ?? 1n;
  const fee = cumulativeFee(fee_rate, 0n, paid, own > unit ? own : unit);
  const [to_worker, back] = [paid - fee, data.amount - paid];
  const dust = back % unit;
  const destination = payee === null && worker !== null ? addressOf(worker, data, context) : null;
  const kept = payee === null && destination === null && worker !== null ? to_worker : 0n;
  const move = transferer(`${id}:escrow:${version + 1}`);
  return changes.change(escrow, {
    type: "escrow.settled",
    set: {
      ...{ state: "ending", worker, destination, to_worker, to_payer: back - dust },
      ...{ fee: data.amount - to_worker - (back - dust), tries: 0 },
    },
    wake: context.now,
    transfers: [
      ...move("kept", payout(data.mode, worker ?? ""), earnings(data.mode, worker ?? ""), kept),
      ...move("dust", payout(data.mode, developer), wallet(data.mode, developer), dust),
    ],
  });
}

function addressOf(worker: string, { rail: name }: EscrowData, { seen }: Context): string | null {
  const payee = seen.record({ kind: "payee", id: worker })?.data;
  const there = payee?.destinations.find((each) => each.rail === name && each.state === "ready");
  return there?.reference ?? null;
}

/** The contract has paid it: what was on its way has left. */
export function endEscrow(
  changes: Changes,
  escrow: Stored<"escrow">,
  reference: string | null,
): Stored<"escrow"> {
  const { data, id, version } = escrow;
  const outside = rail(data.mode, data.rail);
  const move = transferer(`${id}:escrow:${version + 1}`);
  const worker = data.worker ?? "";
  const paid = data.destination === null ? 0n : data.to_worker;
  return changes.change(escrow, {
    type: "escrow.ended",
    set: { state: "ended", reference, tries: 0 },
    wake: null,
    transfers: [
      ...move("worker", payout(data.mode, worker), outside, paid),
      ...move("payer", payout(data.mode, data.developer), outside, data.to_payer),
    ],
    to: [data.developer, ...(data.worker === null ? [] : [data.worker])],
  });
}

const transferer =
  (id: string) =>
  (what: string, from: Transfer["from"], to: Transfer["to"], amount: Micros): readonly Transfer[] =>
    amount > 0n ? [{ id: `${id}:${what}`, from, to, amount }] : [];
