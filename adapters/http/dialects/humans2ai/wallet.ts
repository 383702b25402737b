import { z } from "zod";
import { fieldsOf, parseUsd, printUsd, type Fields, type Reply } from "../../../../engine/index.ts";
import { action, ask, type Caller } from "./action.ts";
import { answered, gather, numbered, pageOf, pageOut } from "./pages.ts";
import { usdPair } from "./view.ts";

const TYPES = ["deposit", "escrow_lock", "refund", "earning", "withdrawal"] as const;
type Type = (typeof TYPES)[number];

const moves = (caller: Caller) =>
  gather({
    ...{ list: "transactions", cursor: "next_after" },
    next: (after) => ask(caller, "list_transactions", { after, limit: 1_000 }),
  });

/** What a movement is to the caller, by where it went and whether a task is behind it. */
function typeOf(each: Fields, { who }: Caller): Type {
  const isIn = !String(each["amount_usd"]).startsWith("-");
  if (each["task_id"] === null) return isIn ? "deposit" : "withdrawal";
  if (who.role === "worker") return "earning";
  return isIn ? "refund" : "escrow_lock";
}

const micros = (usd: unknown): bigint => {
  const parsed = parseUsd(usd);
  return parsed.ok ? parsed.value : 0n;
};

const walletOut = z.object({
  balance: z.number(),
  balanceText: z.string(),
  frozen: z.number(),
  frozenText: z.string(),
  lifetimeIn: z.number().describe("All that was paid in, or earned"),
  lifetimeInText: z.string(),
  lifetimeOut: z.number().describe("All that was paid to humans, or paid out"),
  lifetimeOutText: z.string(),
  currency: z.literal("USD"),
});

interface Sums {
  readonly balance: bigint;
  readonly frozen: bigint;
  readonly earned: bigint;
}

const walletOf = ({ balance, frozen, earned: all }: Sums): Reply =>
  answered({
    ...usdPair("balance", printUsd(balance)),
    ...usdPair("frozen", printUsd(frozen)),
    ...usdPair("lifetimeIn", printUsd(all)),
    // What came in and is neither here nor frozen has gone out.
    ...usdPair("lifetimeOut", printUsd(all - balance - frozen)),
    currency: "USD",
  });

export const getWallet = action({
  title: "Read the wallet",
  operation: null,
  input: z.object({}),
  answers: walletOut,
  async act(_, caller) {
    const isHuman = caller.who.role === "worker";
    const reply = await ask(caller, isHuman ? "get_earnings" : "get_wallet", {});
    if (!reply.ok) return reply;
    const read = fieldsOf(reply.output);
    if (isHuman)
      return walletOf({
        balance: micros(read["available_usd"]),
        frozen: micros(read["in_payout_usd"]),
        earned: micros(read["earned_usd"]),
      });
    const gathered = await moves(caller);
    if (!("all" in gathered)) return gathered;
    const deposits = gathered.all.filter((each) => typeOf(each, caller) === "deposit");
    return walletOf({
      balance: micros(read["balance_usd"]),
      frozen: micros(read["pending_usd"]),
      earned: deposits.reduce((sum, each) => sum + micros(each["amount_usd"]), 0n),
    });
  },
});

const transaction = z.object({
  id: z.string(),
  type: z.enum(TYPES),
  amount: z.number().describe("US dollars; what left is below zero"),
  amountText: z.string(),
  taskId: z.string().nullable(),
  createdAt: z.string(),
});

export const listTransactions = action({
  title: "List transactions",
  operation: "list_transactions",
  input: z.object({ type: z.enum(TYPES).optional(), ...numbered }),
  answers: z.object({ transactions: z.array(transaction), ...pageOut }),
  async act({ type, ...numbers }, caller) {
    const gathered = await moves(caller);
    if (!("all" in gathered)) return gathered;
    const wanted = gathered.all
      .map((each) => ({
        id: each["transaction_id"],
        type: typeOf(each, caller),
        ...usdPair("amount", each["amount_usd"]),
        taskId: each["task_id"],
        createdAt: each["at"],
      }))
      .filter((each) => type === undefined || each.type === type)
      .reverse();
    const { items: transactions, ...page } = pageOf(wanted, numbers);
    return answered({ transactions, ...page });
  },
});
