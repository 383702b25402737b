import { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import { isRejected, reject, type Accepted, type Rejected } from "../decision.ts";
import { wallet } from "../ledger/account.ts";
import { printAmber, type Micros } from "../money.ts";
import type { Stored } from "../records.ts";
import { checkGrain, chooseRail, wholeUnits } from "./choose.ts";
import { refundId, sendOut, viewPayout, type PayoutView } from "./payout.ts";

/** What of a deposit is still the payer's to have back. */
export const refundable = ({ data }: Stored<"deposit">): Micros =>
  data.received - data.frozen - data.gone - data.refunded;

/**
 * Sends a deposit, or a part of it, from the wallet back to where it came from. Refuses, in order:
 * nothing to send back or no way to, more than is left of the deposit or in the wallet, an amount
 * that the rail does not move.
 */
export function refundDeposit(
  deposit: Stored<"deposit">,
  wanted: Micros | undefined,
  context: Context,
): Accepted<PayoutView> | Rejected {
  const { policy, seen } = context;
  const { data } = deposit;
  if (data.state !== "succeeded")
    return reject("wrong_state", {
      message: `Nothing has come in by this deposit: it is ${data.state}.`,
      data: { status: data.state },
    });
  const way = chooseRail(policy, data.mode, "refunds", data.rail);
  if (isRejected(way)) return reject("rail_not_configured");
  const grain = way.refunds ?? { unit: 1n, least: 1n };
  const left = refundable(deposit);
  const balance = seen.balance(wallet(data.mode, data.developer));
  const most = left < balance ? left : balance;
  const amount = wanted ?? wholeUnits(most, grain);
  if (amount <= 0n || amount > most)
    return reject("insufficient_funds", {
      message:
        `${printAmber(left)} Amber of this deposit are not sent back yet, and ` +
        `${printAmber(balance)} are in the wallet.`,
      data: { refundable_amber: printAmber(left), balance_amber: printAmber(balance) },
    });
  const refused = checkGrain(amount, grain, "amount_amber");
  if (refused) return refused;
  const changes = new Changes(context);
  changes.change(deposit, {
    type: "deposit.refunding",
    set: { refunded: data.refunded + amount },
    to: [data.developer],
  });
  const origin = { worker: null, developer: data.developer, deposit: deposit.id };
  const sending = { ...origin, amount, mode: data.mode, destination: data.source };
  const sent = sendOut(changes, context, way, refundId(deposit), sending);
  return changes.accept(viewPayout(sent));
}
