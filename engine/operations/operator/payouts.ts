import { z } from "zod";
import { Changes } from "../../changes.ts";
import type { Context } from "../../context.ts";
import { isRejected, reject, type Accepted, type Rejected } from "../../decision.ts";
import { railOf } from "../../rail/choose.ts";
import { noteByHand, noteOf } from "../../rail/event.ts";
import {
  arriveAtOnce,
  payoutNeeds,
  stepPayout,
  viewPayout,
  type PayoutView,
  type PayoutWord,
} from "../../rail/payout.ts";
import { operation } from "../operation.ts";
import { id, keyed, line } from "../schemas.ts";
import { payoutOut } from "../worker/payouts.ts";

const OPERATOR = ["operator"] as const;

interface Said {
  readonly payout_id: string;
  readonly note: string;
  readonly reference?: string | undefined;
}

/** Takes a payout on as the operator says, and keeps what was said. */
function rule(
  said: Said,
  event: string,
  word: PayoutWord,
  context: Context,
): Accepted<PayoutView> | Rejected {
  const found = context.seen.record({ kind: "payout", id: said.payout_id });
  if (!found) return reject("not_found", { field: "payout_id" });
  const changes = new Changes(context);
  const stepped = stepPayout(changes, found, word, context);
  if (isRejected(stepped)) return stepped;
  const { mode, rail, amount } = found.data;
  const about = { event, about: "payout", reference: found.id, amount };
  noteByHand(changes, context, { ...about, mode, rail, note: noteOf(said.note, said.reference) });
  return changes.accept(
    viewPayout(arriveAtOnce(changes, stepped, railOf(context.policy, found.data), context)),
  );
}

export const reviewPayout = operation({
  name: "review_payout",
  title: "Review a payout",
  sentence:
    "Lets a payout that waits for the operator go on its way, or gives the money back. One that " +
    "nobody reviews goes back by itself.",
  roles: OPERATOR,
  scope: null,
  effects: "moves_money",
  input: z.strictObject({
    payout_id: id,
    decision: z.enum(["approve", "refuse"]),
    note: line(1000),
    ...keyed,
  }),
  output: payoutOut,
  needs: ({ payout_id }) => payoutNeeds(payout_id),
  decide: (input, context) => {
    const isRefused = input.decision === "refuse";
    const on = isRefused ? "refuse_payout" : "approve_payout";
    const set = isRefused ? { note: input.note, reason: "refused" } : { note: input.note };
    return rule(input, "review_payout", { on, actor: "operator", set }, context);
  },
});

export const settlePayout = operation({
  name: "settle_payout",
  title: "Settle a payout",
  sentence:
    "Says how a payout ended that the operator makes by hand: paid, with the bank's reference, " +
    "or failed, which gives the money back.",
  roles: OPERATOR,
  scope: null,
  effects: "moves_money",
  input: z.strictObject({
    payout_id: id,
    outcome: z.enum(["paid", "failed"]),
    note: line(1000),
    reference: line(200).optional(),
    ...keyed,
  }),
  output: payoutOut,
  needs: ({ payout_id }) => payoutNeeds(payout_id),
  decide: (input, context) => {
    const found = context.seen.record({ kind: "payout", id: input.payout_id });
    const settles = found ? railOf(context.policy, found.data)?.settles : undefined;
    if (settles === "by_provider")
      return reject("rule_broken", {
        ...{ field: "payout_id", reason: "settled_by_provider" },
        message: "Only the rail says how this ended; reconcile_rails asks it.",
      });
    const isPaid = input.outcome === "paid";
    if (isPaid && input.reference === undefined)
      return reject("rule_broken", {
        ...{ field: "reference", reason: "required" },
        message: "reference is required for what was paid: the bank's, or of the receipt.",
      });
    const set = { note: input.note, reference: input.reference ?? null };
    const word: PayoutWord = {
      ...{ on: isPaid ? "payout_paid" : "payout_failed", actor: "operator" },
      set: isPaid ? set : { ...set, reason: "failed_by_hand" },
    };
    return rule(input, "settle_payout", word, context);
  },
});
