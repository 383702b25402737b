import { z } from "zod";
import { answer } from "../../decision.ts";
import { earnings, payout } from "../../ledger/account.ts";
import { counter } from "../../ledger/counters.ts";
import { requestPayout as request } from "../../ledger/payout.ts";
import { printAmber, printUsd } from "../../money.ts";
import { amber, amberOut, keyed, time, usdOut } from "../schemas.ts";
import { operation } from "../operation.ts";

export const getEarnings = operation({
  name: "get_earnings",
  title: "Read earnings",
  sentence: "What a worker can be paid out, what is on its way, and all it ever earned.",
  roles: ["worker"],
  scope: null,
  effects: "reads",
  input: z.strictObject({}),
  output: z.object({
    available_amber: amberOut,
    available_usd: usdOut,
    in_payout_amber: amberOut,
    in_payout_usd: usdOut,
    earned_amber: amberOut,
    earned_usd: usdOut,
    currency: z.literal("USD"),
    mode: z.string(),
  }),
  needs: (_, who) => ({
    accounts: [
      earnings(who.mode, who.id),
      payout(who.mode, who.id),
      counter(who.mode, who.id, "earned"),
    ],
  }),
  decide: (_, { seen, who }) => {
    const available = seen.balance(earnings(who.mode, who.id));
    const flying = seen.balance(payout(who.mode, who.id));
    const earned = seen.balance(counter(who.mode, who.id, "earned"));
    return answer({
      available_amber: printAmber(available),
      available_usd: printUsd(available),
      in_payout_amber: printAmber(flying),
      in_payout_usd: printUsd(flying),
      earned_amber: printAmber(earned),
      earned_usd: printUsd(earned),
      currency: "USD" as const,
      mode: who.mode,
    });
  },
});

export const payoutOut = z.object({
  payout_id: z.string(),
  worker_id: z.string(),
  state: z.string(),
  rail: z.string(),
  amount_amber: amberOut,
  amount_usd: usdOut,
  requested_at: time,
  settled_at: time.nullable(),
  reference: z.string().nullable(),
});

export const requestPayout = operation({
  name: "request_payout",
  title: "Ask to be paid out",
  sentence: "Sends earnings on their way out: all of them, or the amount given.",
  roles: ["worker"],
  scope: null,
  effects: "moves_money",
  input: z.strictObject({ amount_amber: amber.optional(), ...keyed }),
  output: payoutOut,
  needs: (_, who) => ({ accounts: [earnings(who.mode, who.id)] }),
  decide: ({ amount_amber }, context) => request(amount_amber, context),
});
