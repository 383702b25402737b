import type { Event } from "../events.ts";
import { EVERYTHING, WEBHOOK_TYPES, type Registrable, type WebhookType } from "./types.ts";

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
  kind === "task" || kind === "work" || kind === "posting" ? record : null;

/** Whether an endpoint asked to be told of this. */
export const isWanted = (types: readonly Registrable[], type: WebhookType): boolean =>
  types.includes(EVERYTHING) || types.includes(type);
