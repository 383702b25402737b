import { z } from "zod";
import {
  closeBiddingEarly as close,
  listApplications as applications,
  listBids as bids,
  reopenBidding as reopen,
  selectApplicant as choose,
  selectBid as select,
  selectionStake,
} from "../../bidding/choose.ts";
import { bookRef, taskRef } from "../../task/access.ts";
import { amberOut, confirmable, id, keyed, time, usdOut } from "../schemas.ts";
import { operation } from "../operation.ts";

const withBook = ({ task_id }: { readonly task_id: string }) => ({
  records: [taskRef(task_id), bookRef(task_id)],
});

const worker = z.object({
  worker_id: z.string(),
  reputation: z.string().describe("0 to 1"),
  distance_meters: z.number().nullable(),
});

export const listBids = operation({
  name: "list_bids",
  title: "List bids",
  sentence:
    "The bids on a task. While bidding is open they are sealed: not even their number is told. " +
    "A worker sees its own bid.",
  roles: ["agent", "developer", "worker"],
  scope: "tasks.read",
  effects: "reads",
  input: z.strictObject({ task_id: id }),
  output: z.object({
    task_id: z.string(),
    bids: z.array(
      z.object({
        bid_id: z.string(),
        amount_amber: amberOut,
        amount_usd: usdOut,
        placed_at: time,
        worker,
        untrusted: z.object({ message: z.string().nullable() }),
      }),
    ),
    sealed: z.boolean(),
    bidding_closes_at: time.nullable(),
  }),
  needs: ({ task_id }) => ({ glances: [taskRef(task_id), bookRef(task_id)] }),
  decide: ({ task_id }, context) => bids(task_id, context),
});

const windowOut = z.object({
  task_id: z.string(),
  status: z.string(),
  mcp_status: z.string(),
  bidding_closes_at: time.nullable(),
});

export const closeBiddingEarly = operation({
  name: "close_bidding_early",
  title: "Close bidding early",
  sentence: "Ends the bidding window now, so that the bids can be seen and one selected.",
  roles: ["agent", "developer"],
  scope: "tasks.update",
  effects: "writes",
  input: z.strictObject({ task_id: id, ...keyed }),
  output: windowOut,
  needs: ({ task_id }) => ({ records: [taskRef(task_id)] }),
  decide: ({ task_id }, context) => close(task_id, context),
});

export const reopenBidding = operation({
  name: "reopen_bidding",
  title: "Reopen bidding",
  sentence: "Opens a new bidding window on the same task. Earlier bids stay in.",
  roles: ["agent", "developer"],
  scope: "tasks.update",
  effects: "writes",
  input: z.strictObject({
    task_id: id,
    bid_duration_hours: z.number().positive().max(720).optional(),
    ...keyed,
  }),
  output: windowOut,
  needs: ({ task_id }) => ({ records: [taskRef(task_id)] }),
  decide: (input, context) => reopen(input, context),
});

const matchedOut = z.object({
  task_id: z.string(),
  status: z.string(),
  mcp_status: z.string(),
  worker_id: z.string().nullable(),
  price_amber: amberOut,
  price_usd: usdOut,
});

export const selectBid = operation({
  name: "select_bid",
  title: "Select a bid",
  sentence:
    "Awards the task to a bid; without bid_id the task's payment rule chooses. The worker is " +
    "then matched, and what was held above its price comes back with the last payment.",
  roles: ["agent", "developer"],
  scope: "tasks.update",
  effects: "writes",
  input: z.strictObject({ task_id: id, bid_id: id.optional(), ...confirmable }),
  output: matchedOut.extend({ bid_id: z.string() }),
  needs: withBook,
  decide: (input, context) => select(input, context),
  stake: selectionStake,
});

export const listApplications = operation({
  name: "list_applications",
  title: "List applications",
  sentence: "The workers who applied for a task of fixed price.",
  roles: ["agent", "developer"],
  scope: "tasks.read",
  effects: "reads",
  input: z.strictObject({ task_id: id }),
  output: z.object({
    task_id: z.string(),
    applications: z.array(
      z.object({
        application_id: z.string(),
        applied_at: time,
        worker: worker.omit({ distance_meters: true }),
        untrusted: z.object({ message: z.string().nullable() }),
      }),
    ),
  }),
  needs: ({ task_id }) => ({ glances: [taskRef(task_id), bookRef(task_id)] }),
  decide: ({ task_id }, context) => applications(task_id, context),
});

export const selectApplicant = operation({
  name: "select_applicant",
  title: "Select an applicant",
  sentence: "Gives a task of fixed price to one of the workers who applied.",
  roles: ["agent", "developer"],
  scope: "tasks.update",
  effects: "writes",
  input: z.strictObject({ task_id: id, application_id: id, ...keyed }),
  output: matchedOut,
  needs: withBook,
  decide: (input, context) => choose(input, context),
});
