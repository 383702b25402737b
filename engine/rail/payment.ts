import { Changes } from "../changes.ts";
import type { Context } from "../context.ts";
import type { Accepted, Decision } from "../decision.ts";
import { rail, wallet, type Account } from "../ledger/account.ts";
import type { Micros } from "../money.ts";
import type { Loaded } from "../ports.ts";
import type { PaymentData, Ref, Stored } from "../records.ts";
import { railOf } from "./choose.ts";
import { newDeposit } from "./deposit.ts";
import { openEscrow } from "./escrow.ts";

/** One payment and no other: who pays by which rail, and the payer's own number for it. */
export const paymentRef = (
  name: string,
  { payer, nonce }: { readonly payer: string; readonly nonce: string },
): Ref<"payment"> => ({ kind: "payment", id: `${name}:${payer}:${nonce}` });

/** The same reading, with what is about to be in one account already there. */
export const withBalance = (seen: Loaded, account: Account, coming: Micros): Loaded => ({
  record: (ref) => seen.record(ref),
  answer: (key) => seen.answer(key),
  balance: (of) => seen.balance(of) + (of === account ? coming : 0n),
});

/** What was taken for a payment. */
export interface Taken {
  /** The transaction. */
  readonly reference: string;
  readonly amount: Micros;
}

/** What the payment came to: what it was for, and what is answered. */
export interface Finished {
  /** The decision about the request itself; null where bringing the money in was all. */
  readonly inner: Decision | null;
  readonly deposit: string;
}

/**
 * Everything that a payment comes to, in one commit: what was taken is the payer's, and what was
 * asked for is done with it. Where that is refused only the money is recorded: it stays the
 * payer's, whatever else may be wrong.
 */
export function finishPayment(
  payment: Stored<"payment">,
  taken: Taken,
  ask: ((context: Context) => Decision) | null,
  context: Context,
): Accepted<Finished> {
  const { data } = payment;
  const own = wallet(data.mode, data.developer);
  const changes = new Changes(context, data.rail);
  const deposit = depositOf(changes, payment, taken, context);
  const seen = withBalance(context.seen, own, taken.amount);
  const isElsewhere = railOf(context.policy, data)?.holds === "in_contract";
  const held = isElsewhere ? { escrow: data.rail } : {};
  const inner = ask?.({ ...context, seen, ...held }) ?? null;
  changes.change(payment, {
    type: "payment.settled",
    set: {
      state: "settled",
      reference: taken.reference,
      deposit: deposit.id,
      answer: inner === null ? null : JSON.stringify(answerOf(inner)),
      settled_at: context.now,
    },
    wake: null,
  });
  const tasks = inner?.ok ? inner.records.filter(isTask) : [];
  for (const task of tasks)
    if (task.data.escrow !== undefined) openEscrow(changes, task, data, context);
  const recorded = changes.accept({ inner, deposit: deposit.id });
  if (inner === null) return recorded;
  return {
    ...recorded,
    // The money first, or there is nothing to spend.
    events: [...recorded.events, ...(inner.events ?? [])],
    records: [...recorded.records, ...(inner.records ?? [])],
  };
}

const isTask = (record: Stored): record is Stored<"task"> => record.kind === "task";

const answerOf = (decision: Decision) =>
  decision.ok
    ? { ok: true, output: decision.kept ?? decision.output }
    : { ok: false, rejection: decision.rejection };

function depositOf(
  changes: Changes,
  { data }: Stored<"payment">,
  { reference, amount }: Taken,
  { now, id: fresh }: Context,
): Stored<"deposit"> {
  const { developer, mode } = data;
  const id = fresh("dep");
  const given = { developer, mode, rail: data.rail, amount, requested_at: data.made_at };
  return changes.create("deposit", id, {
    type: "wallet.topped_up",
    set: {
      ...newDeposit(given),
      ...{ state: "succeeded", received: amount, reference, source: data.payer, settled_at: now },
    },
    transfers: [
      { id: `${id}:1:credit`, from: rail(mode, data.rail), to: wallet(mode, developer), amount },
    ],
    to: [developer],
  });
}

/** What is kept of a payment before anything is taken. */
export type NewPayment = Omit<
  PaymentData,
  "state" | "reference" | "deposit" | "reason" | "answer" | "settled_at" | "tries" | "made_at"
>;

export const newPayment = (given: NewPayment, made_at: number): PaymentData => ({
  ...given,
  state: "open",
  ...{ reference: null, deposit: null, reason: null, answer: null, settled_at: null, tries: 0 },
  made_at,
});
