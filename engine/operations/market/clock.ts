import { z } from "zod";
import { autoApprove as approve } from "../../task/review-submission.ts";
import { moveByClock } from "../../task/move-task.ts";
import { taskRef, workRef } from "../../task/access.ts";
import {
  disputeNeeds,
  escalateDispute as escalate,
  resolveDispute as resolve,
  ruleBySilence as silence,
} from "../../dispute/resolve-dispute.ts";
import { id, line, share } from "../schemas.ts";
import { operation } from "../operation.ts";

const CLOCK = ["clock"] as const;
const done = z.object({});
const dispute = z.strictObject({ dispute_id: id });

export const runClock = operation({
  name: "run_clock",
  title: "Run the clock",
  sentence: "A moment of the task's process has come, and the process alone says what follows.",
  roles: CLOCK,
  scope: null,
  effects: "moves_money",
  input: z.strictObject({ task_id: id, on: line(64) }),
  output: done,
  needs: ({ task_id }) => ({ records: [taskRef(task_id)] }),
  decide: ({ task_id, on }, context) => moveByClock(on, task_id, context),
});

export const autoApprove = operation({
  name: "auto_approve",
  title: "Approve by silence",
  sentence: "Nobody reviewed in time: the worker is paid.",
  roles: CLOCK,
  scope: null,
  effects: "moves_money",
  input: z.strictObject({ task_id: id }),
  output: done,
  needs: ({ task_id }) => ({ records: [taskRef(task_id), workRef(task_id)] }),
  decide: ({ task_id }, context) => approve(task_id, context),
});

export const ruleBySilence = operation({
  name: "rule_by_silence",
  title: "Rule by silence",
  sentence: "No tier ruled in time: the process says how the dispute ends.",
  roles: CLOCK,
  scope: null,
  effects: "moves_money",
  input: dispute,
  output: done,
  needs: ({ dispute_id }) => disputeNeeds(dispute_id),
  decide: ({ dispute_id }, context) => silence(dispute_id, context),
});

export const escalateDispute = operation({
  name: "escalate_dispute",
  title: "Escalate a dispute",
  sentence: "The mediator's time is over: the operator's turn.",
  roles: CLOCK,
  scope: null,
  effects: "writes",
  input: dispute,
  output: done,
  needs: ({ dispute_id }) => disputeNeeds(dispute_id),
  decide: ({ dispute_id }, context) => escalate(dispute_id, context),
});

export const mediateDispute = operation({
  name: "mediate_dispute",
  title: "Mediate a dispute",
  sentence: "The mediator's ruling, with its reasons.",
  roles: ["mediator"],
  scope: null,
  effects: "moves_money",
  input: z.strictObject({
    dispute_id: id,
    ruling: z.enum(["release", "refund", "split"]),
    worker_share: share.optional(),
    reason: line(5000),
  }),
  output: z.looseObject({}),
  needs: ({ dispute_id }) => disputeNeeds(dispute_id),
  decide: (input, context) => resolve(input, "mediator", context),
});
