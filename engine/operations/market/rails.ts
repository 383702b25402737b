import { z } from "zod";
import { Changes } from "../../changes.ts";
import type { Context } from "../../context.ts";
import { answer, isRejected, reject, type Rejected } from "../../decision.ts";
import { wallet } from "../../ledger/account.ts";
import { applyFacts, noNews, viewDeposit } from "../../rail/deposit.ts";
import { eventRef } from "../../rail/event.ts";
import { notePayout, payoutNeeds, stepPayout, viewPayout } from "../../rail/payout.ts";
import { nextTry } from "../../rail/tries.ts";
import type { Stored } from "../../records.ts";
import { depositOut } from "../developer/deposits.ts";
import { operation } from "../operation.ts";
import { payoutOut } from "../worker/payouts.ts";

const ROLES = ["clock"] as const;
const text = z.string();
const micros = z.bigint();
const mode = z.enum(["test", "live"]);

const shared = { roles: ROLES, scope: null, effects: "moves_money" } as const;

/** Whose word counts is who read the record last: what changed since is asked for again. */
const stale = (record: Stored | null, seen: number): Rejected | null =>
  record?.version === seen ? null : reject("wrong_state", { reason: "stale" });

const depositNeeds = (input: { deposit_id: string; developer: string; mode: "test" | "live" }) => ({
  records: [{ kind: "deposit", id: input.deposit_id } as const],
  accounts: [wallet(input.mode, input.developer)],
});
const ofDeposit = { deposit_id: text, developer: text, mode, seen: z.int() };

const depositOf = (id: string, { seen }: Context) => seen.record({ kind: "deposit", id });

export const openDeposit = operation({
  ...shared,
  name: "open_deposit",
  title: "Open a deposit",
  sentence: "The provider knows of the deposit now: keeps its id for it.",
  input: z.strictObject({ ...ofDeposit, rail: text, reference: text }),
  output: depositOut,
  needs: (input) => ({
    records: [
      { kind: "deposit", id: input.deposit_id },
      { kind: "link", id: `${input.rail}:${input.reference}` },
    ],
  }),
  decide: (input, context) => {
    const deposit = depositOf(input.deposit_id, context);
    const old = stale(deposit, input.seen);
    if (old || !deposit) return old ?? reject("not_found");
    const changes = new Changes(context, input.rail);
    const { reference } = input;
    const after = changes.change(deposit, {
      type: "deposit.opened",
      set: { state: "pending", reference, source: reference, tries: 0 },
      wake: nextTry({ tries: 0 }, context.now),
    });
    const id = `${input.rail}:${reference}`;
    if (!context.seen.record({ kind: "link", id }))
      changes.create("link", id, {
        type: "link.made",
        set: { to: "deposit", record: deposit.id },
      });
    return changes.accept(viewDeposit(after));
  },
});

export const noteDeposit = operation({
  ...shared,
  name: "note_deposit",
  title: "Note how a deposit stands",
  sentence: "Brings a deposit to what its provider says of it, if it is as it was when asked.",
  input: z.strictObject({
    ...ofDeposit,
    facts: z.strictObject({
      state: z.enum(["pending", "succeeded", "failed"]),
      ...{ received: micros, refunded: micros, disputed: micros, lost: micros },
      reason: text.nullable(),
    }),
  }),
  output: depositOut,
  needs: depositNeeds,
  decide: (input, context) => {
    const deposit = depositOf(input.deposit_id, context);
    const old = stale(deposit, input.seen);
    if (old || !deposit) return old ?? reject("not_found");
    const changes = new Changes(context, deposit.data.rail);
    const after = applyFacts(changes, deposit, input.facts, context);
    if (after !== null) return changes.accept(viewDeposit(after));
    if (input.facts.state !== "pending") return answer(viewDeposit(deposit));
    return changes.accept(viewDeposit(noNews(changes, deposit, context)));
  },
});

export const delayAsking = operation({
  ...shared,
  effects: "writes",
  name: "delay_asking",
  title: "Ask a rail later",
  sentence: "The rail gave no answer: sets the moment when it is asked again.",
  input: z.strictObject({
    kind: z.enum(["deposit", "payout", "payment", "escrow"]),
    id: text,
    seen: z.int(),
  }),
  output: z.object({}),
  needs: ({ kind, id }) => ({ records: [{ kind, id }] }),
  decide: ({ kind, id, seen }, context) => {
    const found = context.seen.record({ kind, id });
    const old = stale(found, seen);
    if (old || !found) return old ?? reject("not_found");
    const changes = new Changes(context);
    changes.change(found, {
      type: "rail.unreachable",
      set: { tries: found.data.tries + 1 },
      wake: nextTry(found.data, context.now),
    });
    return changes.accept({});
  },
});

const facts = z.discriminatedUnion("state", [
  z.strictObject({ state: z.literal("absent") }),
  z.strictObject({ state: z.enum(["pending", "paid"]), reference: text }),
  z.strictObject({ state: z.literal("failed"), reference: text.nullable(), reason: text }),
]);

export const notePayoutFacts = operation({
  ...shared,
  name: "note_payout",
  title: "Note how a payout stands",
  sentence: "Brings a payout in flight to what its rail says of it.",
  input: z.strictObject({ payout_id: text, seen: z.int(), facts }),
  output: payoutOut,
  needs: ({ payout_id }) => payoutNeeds(payout_id),
  decide: (input, context) => {
    const payout = context.seen.record({ kind: "payout", id: input.payout_id });
    const old = stale(payout, input.seen);
    if (old || !payout) return old ?? reject("not_found");
    const changes = new Changes(context, payout.data.rail);
    const after = notePayout(changes, payout, input.facts, context);
    return isRejected(after) ? after : changes.accept(viewPayout(after));
  },
});

export const lapsePayout = operation({
  ...shared,
  name: "lapse_payout",
  title: "Give back a payout nobody reviewed",
  sentence: "The operator said nothing for too long: the money goes back.",
  input: z.strictObject({ payout_id: text }),
  output: payoutOut,
  needs: ({ payout_id }) => payoutNeeds(payout_id),
  decide: ({ payout_id }, context) => {
    const payout = context.seen.record({ kind: "payout", id: payout_id });
    if (!payout || (payout.wake ?? Infinity) > context.now)
      return reject("wrong_state", { reason: "not_due" });
    const changes = new Changes(context, "clock");
    const word = { on: "lapse_payout", actor: "clock", set: { reason: "not_reviewed" } } as const;
    const after = stepPayout(changes, payout, word, context);
    return isRejected(after) ? after : changes.accept(viewPayout(after));
  },
});

export const notePayee = operation({
  ...shared,
  name: "note_payee",
  title: "Note where somebody is paid",
  sentence: "Keeps what a rail says of a payee.",
  input: z.strictObject({
    account: text,
    rail: text,
    reference: text,
    state: z.enum(["incomplete", "ready"]),
  }),
  output: z.object({ rail: text, state: text, reference: text }),
  needs: ({ account, rail, reference }) => ({
    records: [
      { kind: "payee", id: account },
      { kind: "link", id: `${rail}:${reference}` },
    ],
  }),
  decide: ({ account, rail, reference, state }, context) => {
    const payee = context.seen.record({ kind: "payee", id: account });
    const before = payee?.data.destinations ?? [];
    const known = before.find((each) => each.rail === rail);
    if (known?.reference === reference && known.state === state)
      return answer({ rail, state, reference });
    const changes = new Changes(context, rail);
    const others = before.filter((each) => each.rail !== rail);
    changes.put("payee", account, payee, {
      type: "payee.updated",
      set: { destinations: [...others, { rail, state, reference }] },
      to: [account],
    });
    const id = `${rail}:${reference}`;
    const link = context.seen.record({ kind: "link", id });
    const set = { to: "payee", record: account } as const;
    if (link?.data.record !== account) changes.put("link", id, link, { type: "link.made", set });
    return changes.accept({ rail, state, reference });
  },
});

export const noteRailEvent = operation({
  ...shared,
  effects: "writes",
  name: "note_rail_event",
  title: "Note what a rail told",
  sentence: "Keeps that a rail's event came, once.",
  input: z.strictObject({ mode, rail: text, id: text, event: text, about: text, reference: text }),
  output: z.object({ is: z.enum(["new", "repeat"]) }),
  needs: ({ rail, id }) => ({ records: [eventRef(rail, id)] }),
  decide: ({ id, ...told }, context) => {
    const ref = eventRef(told.rail, id);
    if (context.seen.record(ref)) return answer({ is: "repeat" as const });
    const changes = new Changes(context, told.rail);
    const set = { ...told, amount: null, note: null, at: context.now };
    changes.create("rail_event", ref.id, { type: "rail.told", set });
    return changes.accept({ is: "new" as const });
  },
});
