import type { Event } from "../events.ts";

/** What a receiver can be told of; Aethra's nine. */
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
] as const;
export type WebhookType = (typeof WEBHOOK_TYPES)[number];

/** Stands for all nine. */
export const EVERYTHING = "*";
/** What may stand in `event_types`. */
export const REGISTRABLE = [...WEBHOOK_TYPES, EVERYTHING] as const;
export type Registrable = (typeof REGISTRABLE)[number];

/**
 * What an event is called on the wire; null for what no webhook tells of. A process of the
 * embedder's own has states of its own, so funding is told by the money that was set aside, and
 * every step without a word of its own is an update.
 */
export function webhookTypeOf({ kind, type, transfers }: Event): WebhookType | null {
  if (type === "submission.received") return "review.submitted";
  const same = WEBHOOK_TYPES.find((name) => name === type && name !== "task.funded");
  if (same !== undefined) return same;
  if (kind !== "task") return null;
  return transfers.some(({ to }) => to.startsWith("hold:")) ? "task.funded" : "task.updated";
}

/** The task that an event is about; null where it is about none. */
export const taskOf = ({ kind, record }: Event): string | null =>
  kind === "task" || kind === "work" ? record : null;

/** Whether an endpoint asked to be told of this. */
export const isWanted = (types: readonly Registrable[], type: WebhookType): boolean =>
  types.includes(EVERYTHING) || types.includes(type);
