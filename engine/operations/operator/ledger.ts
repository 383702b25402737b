import { z } from "zod";
import { Changes } from "../../changes.ts";
import { answer, reject } from "../../decision.ts";
import { earnings, rail, wallet } from "../../ledger/account.ts";
import { checkRoom } from "../../ledger/room.ts";
import { printAmber, printUsd } from "../../money.ts";
import { noteByHand, noteOf } from "../../rail/event.ts";
import { trialBalance } from "../../ledger/trial-balance.ts";
import { iso } from "../../time.ts";
import { amber, amberOut, id, keyed, line, time, usdOut } from "../schemas.ts";
import { operation } from "../operation.ts";

const OPERATOR = ["operator"] as const;

export const getTrialBalance = operation({
  name: "get_trial_balance",
  title: "Read the trial balance",
  sentence: "Every money account with its balance. They sum to zero, in each mode, or it says so.",
  roles: OPERATOR,
  scope: null,
  effects: "reads",
  input: z.strictObject({}),
  output: z.object({
    balanced: z.boolean(),
    accounts: z.array(z.object({ account: z.string(), balance_micro_amber: z.string() })),
  }),
  needs: () => ({ totals: true }),
  decide: (_, context) => answer(trialBalance(context.totals)),
});

export const exportLedger = operation({
  name: "export_ledger",
  title: "Export the ledger",
  sentence:
    "The transfers of the sealed log, in order, with the link of the entry each belongs to. Ask " +
    "again with next_after until it is null.",
  roles: OPERATOR,
  scope: null,
  effects: "reads",
  input: z.strictObject({
    after: z.int().min(0).default(0),
    limit: z.int().min(1).max(1000).default(200).describe("Log entries looked at"),
  }),
  output: z.object({
    transfers: z.array(
      z.object({
        entry: z.number(),
        link: z.string(),
        at: time,
        cause: z.string(),
        transfer_id: z.string(),
        from: z.string(),
        to: z.string(),
        amount_micro_amber: z.string(),
      }),
    ),
    next_after: z.number().nullable(),
  }),
  needs: (input) => ({ log: { after: input.after, limit: input.limit } }),
  decide: (input, { log }) =>
    answer({
      transfers: log.flatMap(({ number, link, events }) =>
        events.flatMap((event) =>
          event.transfers.map((transfer) => ({
            entry: number,
            link,
            at: iso(event.at),
            cause: event.type,
            transfer_id: transfer.id,
            from: transfer.from,
            to: transfer.to,
            amount_micro_amber: String(transfer.amount),
          })),
        ),
      ),
      next_after: log.length < input.limit ? null : (log.at(-1)?.number ?? null),
    }),
});

const adjusted = z.object({
  account_id: z.string(),
  balance_amber: amberOut,
  balance_usd: usdOut,
});

export const adjustBalance = operation({
  name: "adjust_balance",
  title: "Adjust a balance",
  sentence:
    "Corrects what an account has, against its rail, and says why. Money that comes in or goes " +
    "out by hand is recorded with record_deposit and settle_payout.",
  roles: OPERATOR,
  scope: null,
  effects: "moves_money",
  input: z.strictObject({
    account_id: id.describe("A developer or a worker"),
    direction: z.enum(["credit", "debit"]),
    amount_amber: amber,
    mode: z.enum(["test", "live"]).optional().describe("The operator's own by default"),
    note: line(1000),
    reference: line(200).optional(),
    ...keyed,
  }),
  output: adjusted,
  needs: (input, who) => ({
    records: [
      { kind: "developer", id: input.account_id },
      { kind: "worker", id: input.account_id },
    ],
    accounts: [
      wallet(input.mode ?? who.mode, input.account_id),
      earnings(input.mode ?? who.mode, input.account_id),
    ],
  }),
  decide: (input, context) => {
    const { account_id, amount_amber: amount, direction, note, reference } = input;
    const mode = input.mode ?? context.who.mode;
    const developer = context.seen.record({ kind: "developer", id: account_id });
    const account = developer ?? context.seen.record({ kind: "worker", id: account_id });
    if (!account) return reject("not_found", { field: "account_id" });
    const [way] = context.policy.rails[mode];
    if (!way)
      return reject("rail_not_configured", {
        message: `No money rail is configured for ${mode} money.`,
      });
    const own = developer ? wallet(mode, account_id) : earnings(mode, account_id);
    const outside = rail(mode, way.name);
    const balance = context.seen.balance(own);
    if (direction === "debit" && balance < amount)
      return reject("insufficient_funds", { data: { balance_amber: printAmber(balance) } });
    const overfull = direction === "credit" ? checkRoom(balance, amount) : null;
    if (overfull) return overfull;
    const [from, to] = direction === "credit" ? [outside, own] : [own, outside];
    const changes = new Changes(context);
    const adjustment = context.id("adj");
    changes.change(account, {
      type: "balance.adjusted",
      set: {},
      transfers: [{ id: adjustment, from, to, amount }],
      to: [account_id],
    });
    const said = { event: "adjust_balance", about: "account", reference: account_id, amount };
    noteByHand(changes, context, { ...said, mode, rail: way.name, note: noteOf(note, reference) });
    const after = direction === "credit" ? balance + amount : balance - amount;
    const [balance_amber, balance_usd] = [printAmber(after), printUsd(after)];
    return changes.accept({ account_id, balance_amber, balance_usd });
  },
});
