import { z } from "zod";
import { Changes } from "../../changes.ts";
import { ofKind, type Context } from "../../context.ts";
import { answer, reject, type Accepted, type Rejected } from "../../decision.ts";
import { earnings, rail, wallet } from "../../ledger/account.ts";
import { settlePayout, viewPayout } from "../../ledger/payout.ts";
import { checkRoom } from "../../ledger/room.ts";
import { printAmber, printUsd, type Micros } from "../../money.ts";
import { trialBalance } from "../../ledger/trial-balance.ts";
import { iso } from "../../time.ts";
import { amber, amberOut, id, keyed, line, time, usdOut } from "../schemas.ts";
import { operation } from "../operation.ts";
import { payoutOut } from "../worker/earnings.ts";

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

const adjustment = z.strictObject({
  account_id: id.optional().describe("A developer or a worker"),
  direction: z.enum(["credit", "debit"]).optional(),
  amount_amber: amber.optional(),
  mode: z.enum(["test", "live"]).optional().describe("The operator's own by default"),
  payout_id: id.optional().describe("A payout in flight that was made, or that failed"),
  outcome: z.enum(["paid", "failed"]).optional(),
  note: line(1000),
  reference: line(200).optional(),
  ...keyed,
});
type Adjustment = z.output<typeof adjustment>;

const adjusted = z.object({
  account_id: z.string(),
  balance_amber: amberOut.nullable(),
  balance_usd: usdOut.nullable(),
  payout: payoutOut.nullable(),
});

export const adjustBalance = operation({
  name: "adjust_balance",
  title: "Adjust a balance",
  sentence:
    "Records money that came in or went out by hand: account_id with direction and amount, or " +
    "payout_id with its outcome. Every adjustment carries a note.",
  roles: OPERATOR,
  scope: null,
  effects: "moves_money",
  input: adjustment,
  output: adjusted,
  needs: (input, who) =>
    input.payout_id === undefined
      ? {
          records: [
            { kind: "developer", id: input.account_id ?? "" },
            { kind: "worker", id: input.account_id ?? "" },
          ],
          accounts: [
            wallet(input.mode ?? who.mode, input.account_id ?? ""),
            earnings(input.mode ?? who.mode, input.account_id ?? ""),
          ],
        }
      : { records: [{ kind: "payout", id: input.payout_id }] },
  decide: (input, context) =>
    input.payout_id === undefined
      ? moveByHand(input, context)
      : settleByHand(input, input.payout_id, context),
});

function settleByHand(
  input: Adjustment,
  payoutId: string,
  context: Context,
): Accepted<z.input<typeof adjusted>> | Rejected {
  if (input.outcome === undefined || input.account_id !== undefined)
    return reject("invalid_input", {
      field: input.outcome === undefined ? "outcome" : "account_id",
      reason: input.outcome === undefined ? "required" : "not_applicable",
      message: "payout_id goes with an outcome, and with nothing else.",
    });
  const payout = context.seen.record({ kind: "payout", id: payoutId });
  if (!payout) return reject("not_found", { field: "payout_id" });
  const settled = settlePayout(payout, input.outcome, input.reference, context);
  if (!settled.ok) return settled;
  return {
    ...settled,
    output: {
      account_id: payout.data.worker,
      balance_amber: null,
      balance_usd: null,
      payout: settled.output,
    },
  };
}

function moveByHand(
  input: Adjustment,
  context: Context,
): Accepted<z.input<typeof adjusted>> | Rejected {
  const { account_id, amount_amber: amount, direction } = input;
  const mode = input.mode ?? context.who.mode;
  if (account_id === undefined || amount === undefined || direction === undefined)
    return reject("invalid_input", {
      field:
        account_id === undefined
          ? "account_id"
          : amount === undefined
            ? "amount_amber"
            : "direction",
      reason: "required",
      message: "account_id, direction and amount_amber go together.",
    });
  const developer = context.seen.record({ kind: "developer", id: account_id });
  const worker = context.seen.record({ kind: "worker", id: account_id });
  const account = developer ?? worker;
  if (!account) return reject("not_found", { field: "account_id" });
  const way = context.policy.rails[mode];
  if (!way)
    return reject("rail_not_configured", {
      message: `No money rail is configured for ${mode} money.`,
    });
  const own = developer ? wallet(mode, account_id) : earnings(mode, account_id);
  const outside = rail(mode, way.name);
  const balance = context.seen.balance(own);
  if (direction === "debit" && balance < amount)
    return reject("insufficient_funds", {
      data: { balance_amber: printAmber(balance) },
    });
  const overfull = direction === "credit" ? checkRoom(balance, amount) : null;
  if (overfull) return overfull;
  const [from, to] = direction === "credit" ? [outside, own] : [own, outside];
  const changes = new Changes(context);
  changes.change(account, {
    type: "balance.adjusted",
    set: {},
    transfers: [{ id: context.id("adj"), from, to, amount }],
    to: [account_id],
  });
  return changes.accept(
    moved(account_id, direction === "credit" ? balance + amount : balance - amount),
  );
}

const moved = (account_id: string, balance: Micros) => ({
  account_id,
  balance_amber: printAmber(balance),
  balance_usd: printUsd(balance),
  payout: null,
});

export const listPayouts = operation({
  name: "list_payouts",
  title: "List payouts",
  sentence: "The payouts in one state, oldest first; those in flight wait for adjust_balance.",
  roles: OPERATOR,
  scope: null,
  effects: "reads",
  input: z.strictObject({ state: z.enum(["in_flight", "paid", "failed"]).default("in_flight") }),
  output: z.object({ payouts: z.array(payoutOut) }),
  needs: (input) => ({
    finds: [
      {
        index: "payouts_by_state",
        equals: [input.state],
        direction: "oldest_first",
        after: null,
        limit: 200,
      },
    ],
  }),
  decide: (_, context) =>
    answer({ payouts: ofKind("payout", context.found[0] ?? []).map(viewPayout) }),
});
