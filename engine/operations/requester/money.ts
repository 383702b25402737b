import { z } from "zod";
import { answer, reject } from "../../decision.ts";
import type { Context } from "../../context.ts";
import type { Event } from "../../events.ts";
import { wallet, type MoneyAccount } from "../../ledger/account.ts";
import { counter, readStanding, standingOf } from "../../ledger/counters.ts";
import { printAmber, printUsd } from "../../money.ts";
import type { Principal } from "../../policy/principal.ts";
import { apiScore } from "../../review/api-score.ts";
import { iso } from "../../time.ts";
import { amberOut, id, time, usdOut } from "../schemas.ts";
import { operation } from "../operation.ts";

/** Whose wallet it is: an agent spends from its developer's. */
const payer = (who: Principal): string => who.developer ?? who.id;

export const getWallet = operation({
  name: "get_wallet",
  title: "Read the wallet",
  sentence:
    "What the developer's wallet can spend, and what is held for open tasks (pending). " +
    "1 USD is 100 Amber.",
  roles: ["agent", "developer"],
  scope: "payments.read",
  effects: "reads",
  input: z.strictObject({}),
  output: z.object({
    balance_amber: amberOut,
    pending_amber: amberOut,
    balance_usd: usdOut,
    pending_usd: usdOut,
    currency: z.literal("USD"),
    mode: z.string(),
  }),
  needs: (_, who) => ({
    accounts: [wallet(who.mode, payer(who)), counter(who.mode, payer(who), "held")],
  }),
  decide: (_, { seen, who }) => {
    const balance = seen.balance(wallet(who.mode, payer(who)));
    const pending = seen.balance(counter(who.mode, payer(who), "held"));
    return answer({
      balance_amber: printAmber(balance),
      pending_amber: printAmber(pending),
      balance_usd: printUsd(balance),
      pending_usd: printUsd(pending),
      currency: "USD" as const,
      mode: who.mode,
    });
  },
});

/** The movements of one account within one event, as its owner sees them. */
function movements(number: number, event: Event, account: MoneyAccount) {
  return event.transfers
    .filter((transfer) => transfer.from === account || transfer.to === account)
    .map((transfer) => {
      const amount = transfer.to === account ? transfer.amount : -transfer.amount;
      return {
        transaction_id: transfer.id,
        sequence: number,
        at: iso(event.at),
        cause: event.type,
        task_id: event.kind === "task" ? event.record : null,
        amount_amber: printAmber(amount),
        amount_usd: printUsd(amount),
      };
    });
}

const transactions = (context: Context, account: MoneyAccount) =>
  context.events.flatMap(([number, event]) => movements(number, event, account));

export const listTransactions = operation({
  name: "list_transactions",
  title: "List transactions",
  sentence:
    "What moved in the wallet, oldest first; a negative amount left it. Ask again with " +
    "next_after until it is null.",
  roles: ["agent", "developer", "worker"],
  scope: "payments.read",
  effects: "reads",
  input: z.strictObject({
    after: z.int().min(0).default(0),
    limit: z.int().min(1).max(1000).default(200).describe("Events looked at"),
  }),
  output: z.object({
    transactions: z.array(
      z.object({
        transaction_id: z.string(),
        sequence: z.number(),
        at: time,
        cause: z.string(),
        task_id: z.string().nullable(),
        amount_amber: amberOut,
        amount_usd: usdOut,
      }),
    ),
    next_after: z.number().nullable(),
  }),
  needs: (input, who) => ({
    events: { recipient: payer(who), after: input.after, limit: input.limit },
  }),
  decide: (input, context) => {
    const { who, events } = context;
    const account: MoneyAccount =
      who.role === "worker" && who.developer === null
        ? `earnings:${who.mode}:${who.id}`
        : wallet(who.mode, payer(who));
    return answer({
      transactions: transactions(context, account),
      next_after: events.length < input.limit ? null : (events.at(-1)?.[0] ?? null),
    });
  },
});

export const getApiScore = operation({
  name: "get_api_score",
  title: "Read the API score",
  sentence:
    "How well this agent treats its workers, 0 to 100, from completion, approval, disputes and " +
    "how soon it reviews. The formula is in docs/review.md.",
  roles: ["agent", "developer"],
  scope: "profile.read",
  effects: "reads",
  input: z.strictObject({ agent_id: id.optional() }),
  output: z.object({
    agent_id: z.string(),
    api_score: z.number(),
    completion: z.number(),
    approval: z.number(),
    dispute: z.number(),
    response: z.number(),
    tasks_completed: z.number(),
  }),
  needs: (input, who) => {
    const agent = who.role === "agent" ? who.id : (input.agent_id ?? "");
    return {
      glances: [{ kind: "agent", id: agent }],
      accounts: standingOf(who.mode, agent),
    };
  },
  decide: (input, context) => {
    const { who, seen } = context;
    const agent = who.role === "agent" ? who.id : input.agent_id;
    if (agent === undefined)
      return reject("invalid_input", {
        field: "agent_id",
        reason: "required",
        message: "agent_id is required from a developer.",
      });
    const owner = seen.record({ kind: "agent", id: agent })?.data.developer;
    if (owner !== payer(who) || (input.agent_id ?? agent) !== agent)
      return reject("not_found", { field: "agent_id" });
    const read = (what: Parameters<typeof readStanding>[3]) =>
      readStanding(seen, who.mode, agent, what);
    const { score, parts } = apiScore({
      completed: read("completed"),
      cancelled: read("cancelled"),
      expired: read("expired"),
      approved: read("approved"),
      rejected: read("rejected"),
      disputes: read("disputes"),
      disputes_lost: read("disputes_lost"),
      reviews: read("reviews"),
      response_seconds_total: read("response_seconds"),
    });
    return answer({
      agent_id: agent,
      api_score: score,
      ...parts,
      tasks_completed: read("completed"),
    });
  },
});
