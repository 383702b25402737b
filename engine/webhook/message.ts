import { assert } from "../assert.ts";

/** What a webhook tells of one event. */
export interface WebhookEvent {
  readonly event_id: string;
  readonly type: string;
  readonly agent_id: string | null;
  readonly task_id: string | null;
  /** When it happened, in milliseconds since 1970. */
  readonly at: number;
  /** Its number among the events of this recipient, from 1, without gaps. */
  readonly sequence: number;
  /** JSON-safe: amounts are decimal text already. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** The body of a webhook, always in this order: the same event makes the same bytes. */
export function webhookBody(event: WebhookEvent): string {
  const { event_id, type, agent_id, task_id, at, sequence, data } = event;
  assert(Number.isSafeInteger(sequence) && sequence > 0, "an event has a number from 1");
  const timestamp = Math.floor(at / 1000);
  return JSON.stringify({ event_id, type, agent_id, task_id, timestamp, sequence, data });
}
