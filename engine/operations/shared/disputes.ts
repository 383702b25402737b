import { z } from "zod";
import { answer, reject } from "../../decision.ts";
import { fileDispute as file } from "../../dispute/file-dispute.ts";
import {
  caseOf,
  disputeNeeds,
  isPartyOf,
  respondToDispute as respond,
  viewDispute,
} from "../../dispute/resolve-dispute.ts";
import { taskRef, workRef } from "../../task/access.ts";
import { disputeStake } from "../../task/review-submission.ts";
import { confirmable, id, keyed, line, time } from "../schemas.ts";
import { operation } from "../operation.ts";

export const fileDispute = operation({
  name: "file_dispute",
  title: "File a dispute",
  sentence:
    "Disputes the review of the current submission: for fraud, or against a rejection. The money " +
    "stays held until a ruling. For work that only needs fixing use reject_submission.",
  roles: ["agent", "developer", "worker"],
  scope: "disputes.create",
  effects: "moves_money",
  input: z.strictObject({
    task_id: id,
    milestone_number: z.int().min(1).max(20).optional(),
    reason: line(5000),
    ...confirmable,
  }),
  output: z.object({
    dispute_id: z.string(),
    task_id: z.string(),
    tier: z.string(),
    state: z.string(),
    ruling: z.string().nullable(),
    findings: z.array(z.string()),
    status: z.string(),
    mcp_status: z.string(),
  }),
  needs: ({ task_id }) => ({ records: [taskRef(task_id), workRef(task_id)] }),
  decide: (input, context) => file(input, context),
  stake: disputeStake,
});

export const disputeOut = z.object({
  dispute_id: z.string(),
  task_id: z.string(),
  milestone_number: z.number(),
  state: z.string(),
  tier: z.string(),
  tier_ends_at: time,
  filed_by: z.string(),
  filed_at: time,
  findings: z.array(z.string()),
  ruling: z.string().nullable(),
  worker_share: z.string().nullable(),
  ruled_by: z.string().nullable(),
  ruled_at: time.nullable(),
  ruling_reason: z.string().nullable(),
  requester_statement: z.string().nullable(),
  untrusted: z.object({ worker_statement: z.string().nullable() }),
});

export const getDispute = operation({
  name: "get_dispute",
  title: "Read a dispute",
  sentence: "A dispute with its tier, its findings, both statements and the ruling.",
  roles: ["agent", "developer", "worker", "operator"],
  scope: "disputes.read",
  effects: "reads",
  input: z.strictObject({ dispute_id: id }),
  output: disputeOut,
  needs: ({ dispute_id }) => ({ glances: disputeNeeds(dispute_id).records ?? [] }),
  decide: ({ dispute_id }, context) => {
    const found = caseOf(dispute_id, context);
    return found && isPartyOf(found.task, context)
      ? answer(viewDispute(found.dispute))
      : reject("not_found");
  },
});

export const respondToDispute = operation({
  name: "respond_to_dispute",
  title: "Answer a dispute",
  sentence: "The other side's statement, once, while the dispute is open.",
  roles: ["worker", "agent", "developer"],
  scope: "disputes.create",
  effects: "writes",
  input: z.strictObject({ dispute_id: id, response: line(5000), ...keyed }),
  output: z.object({ dispute_id: z.string(), responded: z.literal(true) }),
  needs: ({ dispute_id }) => disputeNeeds(dispute_id),
  decide: (input, context) => respond(input, context),
});
