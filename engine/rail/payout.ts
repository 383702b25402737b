import { assert } from "../assert.ts";
import { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { isRejected, reject, type Accepted, type Rejected } from "../decision.ts";
import { earnings } from "../ledger/account.ts";
import { printAmber, printUsd, type Micros } from "../money.ts";
import type { Needs } from "../operations/operation.ts";
import type { RailFacts } from "../policy/policy.ts";
import type { Actor } from "../process/types.ts";
import type { PayoutFacts } from "../rail-port.ts";
import type { PayoutData, Stored } from "../records.ts";
import { iso, isoOrNull } from "../time.ts";
import { checkGrain, chooseRail, wholeUnits } from "./choose.ts";
import { drawDaily } from "./daily.ts";
import { nextTry } from "./tries.ts";
import {
  beginPayout,
  findPayoutWay,
  ownerOf,
  PAYOUT_PROCESS,
  payoutWake,
  takePayoutWay,
} from "./payout-step.ts";
import { SANDBOX_FAILED, sandboxOutcome } from "./sandbox.ts";

export const viewPayout = ({ id, data }: Stored<"payout">) => ({
  payout_id: id,
  account_id: ownerOf(data),
  deposit_id: data.deposit,
  state: data.state,
  rail: data.rail,
  amount_amber: printAmber(data.amount),
  amount_usd: printUsd(data.amount),
  requested_at: iso(data.requested_at),
  settled_at: isoOrNull(data.settled_at),
  reference: data.reference,
  reason: data.reason,
});
export type PayoutView = ReturnType<typeof viewPayout>;

export interface PayoutWish {
  readonly amount: Micros | undefined;
  readonly rail: string | undefined;
}

/**
 * Sends earnings on their way: all that the rail can move where no amount is given. Refuses, in
 * order: no such rail, nowhere to pay to, more than there is, an amount the rail or the policy does
 * not move, more than a day's.
 */
export function requestPayout(wish: PayoutWish, context: Context): Accepted<PayoutView> | Rejected {
  const { who, policy, seen } = context;
  const way = chooseRail(policy, who.mode, "payouts", wish.rail);
  if (isRejected(way)) return way;
  const destination = destinationOf(way, context);
  if (isRejected(destination)) return destination;
  const grain = way.payouts ?? { unit: 1n, least: 1n };
  const balance = seen.balance(earnings(who.mode, who.id));
  const amount = wish.amount ?? wholeUnits(balance, grain);
  if (amount <= 0n || amount > balance)
    return reject("insufficient_funds", {
      message: `${printAmber(balance)} Amber (${printUsd(balance)} USD) can be paid out.`,
      data: { available_amber: printAmber(balance) },
    });
  const least = grain.least > policy.payouts.least ? grain.least : policy.payouts.least;
  const refused = checkGrain(amount, { unit: grain.unit, least }, "amount_amber");
  if (refused) return refused;
  const changes = new Changes(context);
  const draw = { direction: "out", account: who.id, amount } as const;
  const overdrawn = drawDaily(changes, context, policy.payouts.daily_cap, draw);
  if (overdrawn) return overdrawn;
  const origin = { worker: who.id, developer: null, deposit: null, destination };
  const sending = { ...origin, amount, mode: who.mode };
  return changes.accept(viewPayout(sendOut(changes, context, way, context.id("pay"), sending)));
}

/** Where this worker is paid by the rail; null where the rail asks for no address. */
function destinationOf(way: RailFacts, { seen, who }: Context): string | null | Rejected {
  if (way.payees === "none") return null;
  const payee = seen.record({ kind: "payee", id: who.id })?.data;
  const there = payee?.destinations.find(({ rail }) => rail === way.name);
  if (there?.state === "ready") return there.reference;
  return reject("rule_broken", {
    ...{ field: "rail", reason: there ? "payee_incomplete" : "payee_missing" },
    message: there
      ? `${way.name} still asks something of you. Call open_payee again and follow its link.`
      : `Say first where ${way.name} pays you: open_payee.`,
  });
}

/** Whose money goes where. */
type Sending = Pick<
  PayoutData,
  "worker" | "developer" | "deposit" | "mode" | "amount" | "destination"
>;

/** Records money on its way out. Where the rail settles at once it has arrived already. */
export function sendOut(
  changes: Changes,
  context: Context,
  way: RailFacts,
  id: string,
  sending: Sending,
): Stored<"payout"> {
  const { now, policy } = context;
  const initial: PayoutData = {
    ...sending,
    ...{ process: PAYOUT_PROCESS.id, rail: way.name },
    state: PAYOUT_PROCESS.initial,
    requested_at: now,
    ...{ settled_at: null, reference: null, reason: null, note: null, tries: 0 },
  };
  const { review_from } = policy.payouts;
  const isLarge = review_from !== null && sending.amount >= review_from;
  const review = isLarge || way.settles === "by_operator" ? "needed" : "not_needed";
  const begun = beginPayout(id, initial, review);
  const data = { ...initial, state: begun.state };
  const record = changes.create("payout", id, {
    type: "payment.withdrawal_requested",
    set: data,
    wake: payoutWake(data, context),
    transfers: begun.transfers,
    to: [ownerOf(data)],
  });
  return arriveAtOnce(changes, record, way, context);
}

const TYPES: Readonly<Record<string, string>> = {
  in_flight: "payment.withdrawal_approved",
  paid: "payment.withdrawal_completed",
  reversed: "payment.withdrawal_failed",
};

/** Where a rail settles at once it arrives, comes back or stays on its way: as its amount says. */
export function arriveAtOnce(
  changes: Changes,
  record: Stored<"payout">,
  way: RailFacts | undefined,
  context: Context,
): Stored<"payout"> {
  if (way?.settles !== "at_once" || record.data.state !== "in_flight") return record;
  const outcome = sandboxOutcome(record.data.amount);
  if (outcome === "pending") return record;
  const word: PayoutWord =
    outcome === "failed"
      ? { on: "payout_failed", actor: "rail", set: { reason: SANDBOX_FAILED } }
      : { on: "payout_paid", actor: "rail" };
  const after = stepPayout(changes, record, word, context);
  assert(!isRejected(after), "what is in flight may end");
  return after;
}

/** What an operator or the rail says of a payout. */
export interface PayoutWord {
  readonly on: string;
  readonly actor: Actor;
  readonly set?: Partial<PayoutData>;
}

/** Takes a payout on. */
export function stepPayout(
  changes: Changes,
  record: Stored<"payout">,
  { on, actor, set }: PayoutWord,
  context: Context,
): Stored<"payout"> | Rejected {
  const way = findPayoutWay(record.data, on, actor);
  if (isRejected(way)) return way;
  const version = record.version + 1;
  const step = takePayoutWay(way, { id: record.id, data: record.data, version });
  const settled = PAYOUT_PROCESS.states[step.state]?.final ? { settled_at: context.now } : {};
  const change = { ...set, state: step.state, ...settled, tries: 0 };
  if (way.money === "refund") giveBack(changes, record, context);
  return changes.change(record, {
    type: TYPES[step.state] ?? "payment.withdrawal_updated",
    set: change,
    wake: payoutWake({ ...record.data, ...change }, context),
    transfers: step.transfers,
    to: [ownerOf(record.data)],
  });
}

/** What of a deposit was on its way back and did not arrive may be sent back again. */
function giveBack(changes: Changes, { data }: Stored<"payout">, { seen }: Context): void {
  if (data.deposit === null) return;
  const deposit = seen.record({ kind: "deposit", id: data.deposit });
  assert(deposit, "a refund is of a deposit");
  changes.change(deposit, {
    type: "deposit.updated",
    set: { refunded: deposit.data.refunded - data.amount },
    to: [deposit.data.developer],
  });
}

/** A refund's id says which deposit it is of, so that both are read together. */
export const refundId = ({ id, version }: Stored<"deposit">): string => `${id}:${version + 1}`;

/** What a decision about a payout reads. */
export function payoutNeeds(payout: string): Needs {
  const colon = payout.indexOf(":");
  const ref = { kind: "payout", id: payout } as const;
  return { records: colon < 0 ? [ref] : [ref, { kind: "deposit", id: payout.slice(0, colon) }] };
}

/** What the rail says became of a payout in flight. */
export function notePayout(
  changes: Changes,
  record: Stored<"payout">,
  facts: PayoutFacts,
  context: Context,
): Stored<"payout"> | Rejected {
  if (facts.state === "paid")
    return stepPayout(
      changes,
      record,
      { on: "payout_paid", actor: "rail", set: { reference: facts.reference } },
      context,
    );
  if (facts.state === "failed") {
    const set = { reference: facts.reference, reason: facts.reason };
    return stepPayout(changes, record, { on: "payout_failed", actor: "rail", set }, context);
  }
  return changes.change(record, {
    type: "payment.withdrawal_pending",
    set: {
      tries: record.data.tries + 1,
      ...(facts.state === "pending" && { reference: facts.reference }),
    },
    wake: nextTry(record.data, context.now),
  });
}
