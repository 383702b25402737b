/** What a receiver can be told of: Aethra's nine, and tasks that others posted. */
export const WEBHOOK_TYPES = [
  "task.created",
  "task.updated",
  "task.completed",
  "task.cancelled",
  "task.disputed",
  "task.funded",
  "review.submitted",
  "payment.withdrawal_completed",
  "payment.withdrawal_failed",
  "task.posted",
] as const;
export type WebhookType = (typeof WEBHOOK_TYPES)[number];

/** Stands for all that a system knows. */
export const EVERYTHING = "*";
