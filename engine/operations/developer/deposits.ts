import { z } from "zod";
import { Changes } from "../../changes.ts";
import { ofKind } from "../../context.ts";
import { answer, isRejected, reject, type Rejected } from "../../decision.ts";
import { wallet } from "../../ledger/account.ts";
import { printAmber, printUsd, type Micros } from "../../money.ts";
import { dailyNeeds } from "../../rail/daily.ts";
import { requestDeposit, viewDeposit } from "../../rail/deposit.ts";
import { refundDeposit as refund } from "../../rail/refund.ts";
import { nextCursor as cursorOf, placeOf } from "../page.ts";
import { operation } from "../operation.ts";
import {
  amber,
  amberOut,
  id,
  keyed,
  line,
  nextCursor,
  paged,
  time,
  usd,
  usdOut,
} from "../schemas.ts";
import { payoutOut } from "../worker/payouts.ts";

export const railName = line(40).describe("One of get_rails; the first that can do it by default");

const topUpInput = z.strictObject({
  usd: usd.optional().describe("US dollars; give this or amber"),
  amber: amber.optional(),
  rail: railName.optional(),
  ...keyed,
});

/** Exactly one of the two units. */
function amountOf({ usd: dollars, amber: own }: z.output<typeof topUpInput>): Micros | Rejected {
  const amount = dollars ?? own;
  if (amount !== undefined && (dollars === undefined || own === undefined)) return amount;
  return reject("invalid_input", {
    field: "usd",
    reason: amount === undefined ? "required" : "not_both",
    message: "Give either usd or amber.",
  });
}

export const topUp = operation({
  name: "top_up",
  title: "Top the wallet up",
  sentence:
    "Brings money into the developer's wallet. Where it must be paid first, the answer says how " +
    "(client_secret) and the state is pending. In sandbox it is there at once and is not real.",
  roles: ["developer"],
  scope: "payments.fund",
  effects: "moves_money",
  input: topUpInput,
  output: z.object({
    balance_amber: amberOut,
    balance_usd: usdOut,
    added_amber: amberOut,
    added_usd: usdOut,
    mode: z.string(),
    deposit_id: z.string(),
    state: z.string().describe("requested, pending, succeeded or failed"),
    rail: z.string(),
    client_secret: z.string().nullable().describe("For the payer's browser, where it must pay"),
    reason: z.string().nullable(),
  }),
  needs: (_, who, now) => {
    const daily = dailyNeeds("in", who, now);
    return {
      records: [{ kind: "developer", id: who.id }, ...daily.records],
      accounts: [wallet(who.mode, who.id), ...daily.accounts],
    };
  },
  decide: (input, context) => {
    const { who, seen } = context;
    const amount = amountOf(input);
    if (isRejected(amount)) return amount;
    if (!seen.record({ kind: "developer", id: who.id })) return reject("not_found");
    const changes = new Changes(context);
    const deposit = requestDeposit(changes, { amount, rail: input.rail }, context);
    if (isRejected(deposit)) return deposit;
    const { received, state, rail, reason } = deposit.data;
    const balance = seen.balance(wallet(who.mode, who.id)) + received;
    return changes.accept({
      balance_amber: printAmber(balance),
      balance_usd: printUsd(balance),
      added_amber: printAmber(received),
      added_usd: printUsd(received),
      mode: who.mode,
      deposit_id: deposit.id,
      ...{ state, rail, reason, client_secret: null },
    });
  },
});

export const depositOut = z.object({
  deposit_id: z.string(),
  account_id: z.string(),
  state: z.string(),
  rail: z.string(),
  mode: z.string(),
  amount_amber: amberOut,
  amount_usd: usdOut,
  received_amber: amberOut,
  received_usd: usdOut,
  refunded_amber: amberOut.describe("Sent back, or on its way back"),
  frozen_amber: amberOut.describe("Disputed by the payer's bank"),
  gone_amber: amberOut.describe("Taken back for good, or refunded outside of the market"),
  uncovered_amber: amberOut.describe("What of these the wallet could not cover"),
  requested_at: time,
  settled_at: time.nullable(),
  reference: z.string().nullable(),
  reason: z.string().nullable(),
});

export const listDeposits = operation({
  name: "list_deposits",
  title: "List deposits",
  sentence: "What a developer brought in, newest first, with what was sent or taken back of it.",
  roles: ["developer", "operator"],
  scope: "payments.read",
  effects: "reads",
  input: z.strictObject({
    account_id: id.optional().describe("From an operator: whose they are"),
    ...paged,
  }),
  output: z.object({ deposits: z.array(depositOut), next_cursor: nextCursor }),
  needs: (input, who) => ({
    finds: [
      {
        index: "deposits_by_developer",
        equals: [who.role === "operator" ? (input.account_id ?? "") : who.id],
        direction: "newest_first",
        after: placeOf(input.cursor),
        limit: input.limit,
      },
    ],
  }),
  decide: ({ account_id, limit }, { who, found }) => {
    const foreign = notOwn(account_id, who.role, who.id);
    if (foreign) return foreign;
    const page = ofKind("deposit", found[0] ?? []);
    return answer({
      deposits: page
        .filter(({ data }) => who.role === "operator" || data.mode === who.mode)
        .map(viewDeposit),
      next_cursor: cursorOf(page, limit, ({ data }) => data.requested_at),
    });
  },
});

/** An operator says whose it is, a developer need not and may not say another. */
function notOwn(account: string | undefined, role: string, own: string): Rejected | null {
  if (role === "operator")
    return account === undefined
      ? reject("invalid_input", {
          ...{ field: "account_id", reason: "required" },
          message: "account_id is required from an operator.",
        })
      : null;
  return account === undefined || account === own
    ? null
    : reject("not_found", { field: "account_id" });
}

export const refundDeposit = operation({
  name: "refund_deposit",
  title: "Refund a deposit",
  sentence:
    "Sends money of a deposit from the wallet back by the way it came: all that is left of it, " +
    "or the amount given.",
  roles: ["developer", "operator"],
  scope: "payments.fund",
  effects: "moves_money",
  input: z.strictObject({
    deposit_id: id,
    amount_amber: amber.optional(),
    account_id: id.optional().describe("From an operator: whose deposit it is"),
    ...keyed,
  }),
  output: payoutOut,
  needs: (input, who) => {
    const owner = who.role === "operator" ? (input.account_id ?? "") : who.id;
    return {
      records: [{ kind: "deposit", id: input.deposit_id }],
      accounts: [wallet("test", owner), wallet("live", owner)],
    };
  },
  decide: (input, context) => {
    const { who, seen } = context;
    const foreign = notOwn(input.account_id, who.role, who.id);
    if (foreign) return foreign;
    const deposit = seen.record({ kind: "deposit", id: input.deposit_id });
    const owner = who.role === "operator" ? input.account_id : who.id;
    const isOwn = deposit?.data.developer === owner;
    const isMode = who.role === "operator" || deposit?.data.mode === who.mode;
    if (!deposit || !isOwn || !isMode) return reject("not_found", { field: "deposit_id" });
    return refund(deposit, input.amount_amber, context);
  },
});
