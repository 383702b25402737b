import { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { reject, type Accepted, type Rejected } from "../decision.ts";
import { printAmber, printUsd, type Micros } from "../money.ts";
import type { PayoutData, Stored } from "../records.ts";
import { iso, isoOrNull } from "../time.ts";
import { earnings, payout, rail } from "./account.ts";

export const viewPayout = ({ id, data }: Stored<"payout">) => ({
  payout_id: id,
  worker_id: data.worker,
  state: data.state,
  rail: data.rail,
  amount_amber: printAmber(data.amount),
  amount_usd: printUsd(data.amount),
  requested_at: iso(data.requested_at),
  settled_at: isoOrNull(data.settled_at),
  reference: data.reference,
});

/**
 * Sends earnings on their way: the whole of them where no amount is given. In sandbox they arrive
 * at once; with the operator's rail they are in flight until the operator says how it went.
 */
export function requestPayout(
  wanted: Micros | undefined,
  context: Context,
): Accepted<ReturnType<typeof viewPayout>> | Rejected {
  const { who, policy, now, seen } = context;
  const way = policy.rails[who.mode];
  if (!way) return reject("rail_not_configured");
  const from = earnings(who.mode, who.id);
  const balance = seen.balance(from);
  const amount = wanted ?? balance;
  if (amount <= 0n || amount > balance)
    return reject("insufficient_funds", {
      message: `${printAmber(balance)} Amber (${printUsd(balance)} USD) can be paid out.`,
      data: { available_amber: printAmber(balance) },
    });
  const id = context.id("pay");
  const flight = payout(who.mode, who.id);
  const atOnce = way.settles === "at_once";
  const data: PayoutData = {
    worker: who.id,
    mode: who.mode,
    rail: way.name,
    amount,
    state: atOnce ? "paid" : "in_flight",
    requested_at: now,
    settled_at: atOnce ? now : null,
    reference: null,
  };
  const out = { id: `${id}:1:request`, from, to: flight, amount };
  const arrive = { id: `${id}:1:settle`, from: flight, to: rail(who.mode, way.name), amount };
  const changes = new Changes(context);
  const record = changes.create("payout", id, {
    type: atOnce ? "payment.withdrawal_completed" : "payment.withdrawal_requested",
    set: data,
    transfers: atOnce ? [out, arrive] : [out],
    to: [who.id],
  });
  return changes.accept(viewPayout(record));
}

/** How a payout in flight ended: gone to the rail, or back to the worker's earnings. */
export function settlePayout(
  record: Stored<"payout">,
  outcome: "paid" | "failed",
  reference: string | undefined,
  context: Context,
): Accepted<ReturnType<typeof viewPayout>> | Rejected {
  const { worker, mode, amount, state } = record.data;
  if (state !== "in_flight")
    return reject("wrong_state", { message: `This payout is ${state}.`, data: { status: state } });
  const to = outcome === "paid" ? rail(mode, record.data.rail) : earnings(mode, worker);
  const changes = new Changes(context);
  const after = changes.change(record, {
    type: outcome === "paid" ? "payment.withdrawal_completed" : "payment.withdrawal_failed",
    set: { state: outcome, settled_at: context.now, reference: reference ?? null },
    transfers: [
      { id: `${record.id}:${record.version + 1}:settle`, from: payout(mode, worker), to, amount },
    ],
    to: [worker],
  });
  return changes.accept(viewPayout(after));
}
