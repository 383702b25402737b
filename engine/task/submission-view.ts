import { z } from "zod";
import type { Context } from "../context.ts";
import { answer, isRejected, reject, type Accepted, type Rejected } from "../decision.ts";
import { printShare } from "../money.ts";
import { time } from "../operations/schemas.ts";
import { partysTask, workRef } from "./access.ts";
import { latest, viewChecks } from "./submit-work.ts";
import { iso, isoOrNull } from "../time.ts";

export const verification = z.object({
  passed: z.boolean(),
  checks: z.array(
    z.object({
      check: z.string(),
      result: z.enum(["passed", "failed", "manual"]),
      required: z.string(),
      actual: z.string(),
      claimed: z.boolean(),
    }),
  ),
});

const photoOut = z.object({
  sha256: z.string(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  taken_at: time.nullable(),
  gps: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
});

export const submissionView = z.object({
  submission_id: z.string(),
  task_id: z.string(),
  milestone_number: z.number(),
  revision: z.number(),
  worker_id: z.string(),
  submitted_at: time,
  outcome: z.string(),
  content_sha256: z.string(),
  photo_count: z.number(),
  /** Place and time are what the files claim. */
  photos: z.array(photoOut),
  verification,
  quality_rating: z.string().nullable(),
  reviewed_at: time.nullable(),
  rejection_reason: z.string().nullable(),
  untrusted: z.object({
    text_content: z.string().nullable(),
    answers: z.record(z.string(), z.string()).nullable(),
  }),
});

/** The last submission, or the last of one milestone, for either party. */
export function viewSubmission(
  taskId: string,
  milestone: number | undefined,
  context: Context,
): Accepted<z.input<typeof submissionView>> | Rejected {
  const task = partysTask(taskId, context);
  if (isRejected(task)) return task;
  const submission = latest(context.seen.record(workRef(taskId)), milestone);
  if (!submission)
    return reject("not_found", { message: "Nothing was handed in yet for this task." });
  return answer({
    submission_id: submission.id,
    task_id: taskId,
    milestone_number: submission.milestone,
    revision: submission.revision,
    worker_id: submission.worker,
    submitted_at: iso(submission.at),
    outcome: submission.outcome,
    content_sha256: submission.sha256,
    photo_count: submission.photos.length,
    photos: submission.photos.map((photo) => ({
      ...photo,
      taken_at: isoOrNull(photo.taken_at),
    })),
    verification: viewChecks(submission.checks),
    quality_rating: submission.rating === null ? null : printShare(submission.rating),
    reviewed_at: isoOrNull(submission.reviewed_at),
    rejection_reason: submission.reason,
    untrusted: {
      text_content: submission.text_content,
      answers: submission.answers && { ...submission.answers },
    },
  });
}
