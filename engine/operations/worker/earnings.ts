import { z } from "zod";
import { answer } from "../../decision.ts";
import { earnings, payout } from "../../ledger/account.ts";
import { counter } from "../../ledger/counters.ts";
import { printAmber, printUsd } from "../../money.ts";
import { amberOut, usdOut } from "../schemas.ts";
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
