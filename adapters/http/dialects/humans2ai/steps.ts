import { z } from "zod";
import { fieldsOf, listOf } from "../../../../engine/index.ts";
import { action, ask, told } from "./action.ts";
import { confirmationId, taskId } from "./tasks.ts";
import { statusOf, usdPair } from "./view.ts";

const said = (most: number, least = 1) => z.string().trim().min(least).max(most);

const moved = z.object({ id: z.string(), status: z.string() });
const movedOf = (output: unknown) => {
  const task = fieldsOf(output);
  return { id: task["task_id"], status: statusOf(task) };
};

export const apply = action({
  title: "Apply for a task",
  operation: "apply_to_task",
  input: z.object({ taskId, message: said(1_000).optional() }),
  answers: z.object({ applicationId: z.string(), taskId: z.string(), status: z.string() }),
  act: async (input, caller) =>
    told(
      await ask(caller, "apply_to_task", { task_id: input.taskId, message: input.message }),
      (output) => ({
        applicationId: fieldsOf(output)["application_id"],
        taskId: input.taskId,
        status: "pending",
      }),
    ),
});

const applicant = z.object({
  applicationId: z.string(),
  humanId: z.string(),
  reputation: z.number(),
  message: z.string().nullable(),
  appliedAt: z.string(),
  untrusted_fields: z.array(z.string()),
});

export const listApplications = action({
  title: "List the applications for a task",
  operation: "list_applications",
  input: z.object({ taskId }),
  answers: z.object({ applications: z.array(applicant), total: z.number() }),
  act: async (input, caller) =>
    told(await ask(caller, "list_applications", { task_id: input.taskId }), (output) => {
      const applications = listOf(output, "applications").map((each) => ({
        applicationId: each["application_id"],
        humanId: fieldsOf(each["worker"])["worker_id"],
        reputation: Number(fieldsOf(each["worker"])["reputation"]),
        message: fieldsOf(each["untrusted"])["message"] ?? null,
        appliedAt: each["applied_at"],
        untrusted_fields: ["message"],
      }));
      return { applications, total: applications.length };
    }),
});

export const select = action({
  title: "Select an applicant",
  operation: "select_applicant",
  input: z.object({ taskId, applicationId: said(64) }),
  answers: moved.extend({ humanId: z.string().nullable() }),
  act: async (input, caller) =>
    told(
      await ask(caller, "select_applicant", {
        task_id: input.taskId,
        application_id: input.applicationId,
      }),
      (output) => ({ ...movedOf(output), humanId: fieldsOf(output)["worker_id"] ?? null }),
    ),
});

const proof = z.union([said(20_000), z.array(said(2_000)).min(1).max(20)]);

export const submit = action({
  title: "Hand in work with proof of it",
  operation: "submit_work",
  input: z.object({ taskId, proof, notes: said(20_000).optional() }),
  answers: moved.extend({ submissionId: z.string(), autoApproveAt: z.string().nullable() }),
  act: async ({ taskId: task_id, proof: shown, notes }, caller) => {
    const lines = [...(typeof shown === "string" ? [shown] : shown), ...(notes ? [notes] : [])];
    const reply = await ask(caller, "submit_work", { task_id, text_content: lines.join("\n") });
    return told(reply, (output) => ({
      ...movedOf(output),
      submissionId: fieldsOf(output)["submission_id"],
      autoApproveAt: fieldsOf(output)["auto_approve_at"],
    }));
  },
});

export const approve = action({
  title: "Approve a submission and pay for it",
  operation: "approve_submission",
  input: z.object({ taskId, confirmationId }),
  answers: moved.extend({ released: z.number(), releasedText: z.string() }),
  act: async (input, caller) =>
    told(
      await ask(caller, "approve_submission", {
        task_id: input.taskId,
        confirmation_id: input.confirmationId,
      }),
      (output) => ({
        ...movedOf(output),
        ...usdPair("released", fieldsOf(output)["paid_usd"]),
      }),
    ),
});

export const reject = action({
  title: "Turn a submission down with a reason",
  operation: "reject_submission",
  input: z.object({ taskId, reason: said(5_000, 50), confirmationId }),
  answers: moved,
  act: async ({ taskId: task_id, reason, confirmationId: confirmation_id }, caller) =>
    told(await ask(caller, "reject_submission", { task_id, reason, confirmation_id }), movedOf),
});

export const dispute = action({
  title: "Dispute a decision about a task",
  operation: "file_dispute",
  input: z.object({ taskId, reason: said(5_000), confirmationId }),
  answers: moved.extend({ disputeId: z.string(), ruling: z.string().nullable() }),
  act: async ({ taskId: task_id, reason, confirmationId: confirmation_id }, caller) =>
    told(await ask(caller, "file_dispute", { task_id, reason, confirmation_id }), (output) => ({
      ...movedOf(output),
      disputeId: fieldsOf(output)["dispute_id"],
      ruling: fieldsOf(output)["ruling"] ?? null,
    })),
});
