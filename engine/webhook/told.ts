import type { Event } from "../events.ts";
import type { Stored } from "../records.ts";
import type { WebhookEvent } from "./message.ts";

/** What a body is made of, and what the world calls this market. */
export interface Told {
  readonly event: WebhookEvent;
  /** The same as the engine wrote it down. */
  readonly happened: Event;
  readonly task: Stored<"task"> | null;
  /** Everything that was handed in for the task. */
  readonly work: Stored<"work"> | null;
  /** Null where nobody has said. */
  readonly publicUrl: string | null;
}
