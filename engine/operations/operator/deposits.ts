import { z } from "zod";
import { Changes } from "../../changes.ts";
import { isRejected, reject } from "../../decision.ts";
import { wallet } from "../../ledger/account.ts";
import { checkRoom } from "../../ledger/room.ts";
import { checkGrain, chooseRail, railOf } from "../../rail/choose.ts";
import { applyFacts, newDeposit, viewDeposit } from "../../rail/deposit.ts";
import { noteByHand, noteOf } from "../../rail/event.ts";
import { operation } from "../operation.ts";
import { amber, id, keyed, line } from "../schemas.ts";
import { depositOut } from "../developer/deposits.ts";

const OPERATOR = ["operator"] as const;

export const recordDeposit = operation({
  name: "record_deposit",
  title: "Record a deposit",
  sentence:
    "First of two steps: notes that a developer's money came in by hand. It is the developer's " +
    "once confirm_deposit has said so again.",
  roles: OPERATOR,
  scope: null,
  effects: "moves_money",
  input: z.strictObject({
    account_id: id.describe("The developer whose wallet it is for"),
    amount_amber: amber,
    note: line(1000),
    reference: line(200).describe("The bank's, or of the receipt"),
    ...keyed,
  }),
  output: depositOut,
  needs: ({ account_id }) => ({ records: [{ kind: "developer", id: account_id }] }),
  decide: (input, context) => {
    const { account_id: developer, amount_amber: amount, note, reference } = input;
    const { who, policy, seen, now } = context;
    if (!seen.record({ kind: "developer", id: developer }))
      return reject("not_found", { field: "account_id" });
    const byHand = policy.rails[who.mode].filter(({ settles }) => settles !== "by_provider");
    const rails = { ...policy.rails, [who.mode]: byHand };
    const way = chooseRail({ rails }, who.mode, "payouts", undefined);
    if (isRejected(way) || way.payouts === null)
      return reject("rail_not_configured", {
        message: "Money is recorded by hand where the rail `manual` is configured.",
      });
    const refused = checkGrain(amount, way.payouts, "amount_amber");
    if (refused) return refused;
    const changes = new Changes(context);
    const given = { developer, mode: who.mode, rail: way.name, amount, requested_at: now };
    const deposit = changes.create("deposit", context.id("dep"), {
      type: "deposit.requested",
      set: { ...newDeposit(given), state: "pending", reference, source: reference, note },
      to: [developer],
    });
    const about = { event: "record_deposit", about: "deposit", reference: deposit.id, amount };
    const said = { ...about, mode: who.mode, rail: way.name, note: noteOf(note, reference) };
    noteByHand(changes, context, said);
    return changes.accept(viewDeposit(deposit));
  },
});

export const confirmDeposit = operation({
  name: "confirm_deposit",
  title: "Confirm a deposit",
  sentence:
    "Second of two steps: says of a recorded deposit that the money is there, or never was.",
  roles: OPERATOR,
  scope: null,
  effects: "moves_money",
  input: z.strictObject({
    deposit_id: id,
    account_id: id.describe("The developer whose it is, once more"),
    outcome: z.enum(["received", "failed"]).default("received"),
    note: line(1000),
    ...keyed,
  }),
  output: depositOut,
  needs: ({ deposit_id, account_id }, who) => ({
    records: [{ kind: "deposit", id: deposit_id }],
    accounts: [wallet(who.mode, account_id)],
  }),
  decide: (input, context) => {
    const { who, seen, policy } = context;
    const deposit = seen.record({ kind: "deposit", id: input.deposit_id });
    const { developer, mode, amount, state } = deposit?.data ?? {};
    if (!deposit || developer !== input.account_id || mode !== who.mode || amount === undefined)
      return reject("not_found", { field: "deposit_id" });
    const way = railOf(policy, deposit.data);
    if (way === undefined || way.settles === "by_provider" || state !== "pending")
      return reject("wrong_state", {
        message:
          state === "pending"
            ? "Only the rail says how this ended; reconcile_rails asks it."
            : `This deposit is ${state}.`,
        data: { status: state },
      });
    const isThere = input.outcome === "received";
    const overfull = isThere ? checkRoom(seen.balance(wallet(who.mode, developer)), amount) : null;
    if (overfull) return overfull;
    const changes = new Changes(context);
    const none = { refunded: 0n, disputed: 0n, lost: 0n };
    const facts = isThere
      ? ({ ...none, state: "succeeded", received: amount, reason: null } as const)
      : ({ ...none, state: "failed", received: 0n, reason: "failed_by_hand" } as const);
    const after = applyFacts(changes, deposit, facts, context) ?? deposit;
    const about = { event: "confirm_deposit", about: "deposit", reference: deposit.id, amount };
    noteByHand(changes, context, { ...about, mode: who.mode, rail: way.name, note: input.note });
    return changes.accept(viewDeposit(after));
  },
});
