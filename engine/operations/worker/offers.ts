import { z } from "zod";
import {
  applyToTask as apply,
  placeBid as place,
  reputationAccounts,
  withdrawBid as withdraw,
} from "../../bidding/place-bid.ts";
import type { Principal } from "../../policy/principal.ts";
import { bookRef, taskRef } from "../../task/access.ts";
import { amber, amberOut, id, keyed, line, usdOut } from "../schemas.ts";
import { operation } from "../operation.ts";

const WORKER = ["worker"] as const;

/** The task is relied on, so that an offer and the end of the offering never both happen. */
const offering = ({ task_id }: { readonly task_id: string }, who: Principal) => ({
  records: [taskRef(task_id), bookRef(task_id)],
  glances: [{ kind: "worker" as const, id: who.id }],
  accounts: reputationAccounts(who),
});

export const placeBid = operation({
  name: "place_bid",
  title: "Place a bid",
  sentence:
    "Offers to do a task for an amount at or below its ceiling. Sealed until bidding closes; a " +
    "second bid replaces the first.",
  roles: WORKER,
  scope: null,
  effects: "writes",
  input: z.strictObject({
    task_id: id,
    amount_amber: amber,
    message: line(1000).optional(),
    ...keyed,
  }),
  output: z.object({
    bid_id: z.string(),
    task_id: z.string(),
    amount_amber: amberOut,
    amount_usd: usdOut,
  }),
  needs: offering,
  decide: ({ task_id, amount_amber, message }, context) =>
    place({ task_id, amount: amount_amber, message }, context),
});

export const withdrawBid = operation({
  name: "withdraw_bid",
  title: "Withdraw a bid",
  sentence: "Takes your own bid back while bidding is open.",
  roles: WORKER,
  scope: null,
  effects: "writes",
  input: z.strictObject({ task_id: id, ...keyed }),
  output: z.object({ task_id: z.string(), withdrawn: z.literal(true) }),
  needs: ({ task_id }) => ({ records: [taskRef(task_id), bookRef(task_id)] }),
  decide: ({ task_id }, context) => withdraw(task_id, context),
});

export const applyToTask = operation({
  name: "apply_to_task",
  title: "Apply for a task",
  sentence: "Offers yourself for a task of fixed price; the requester chooses among applicants.",
  roles: WORKER,
  scope: null,
  effects: "writes",
  input: z.strictObject({ task_id: id, message: line(1000).optional(), ...keyed }),
  output: z.object({ application_id: z.string(), task_id: z.string() }),
  needs: offering,
  decide: (input, context) => apply(input, context),
});
