import { z } from "zod";
import { answer } from "../../decision.ts";
import type { Context } from "../../context.ts";
import type { Event } from "../../events.ts";
import { wordFor } from "../../process/faces.ts";
import { iso } from "../../time.ts";
import { time } from "../schemas.ts";
import { operation } from "../operation.ts";

export const eventOut = z.object({
  sequence: z.number(),
  event_id: z.string(),
  type: z.string(),
  at: time,
  subject: z.string(),
  subject_id: z.string().nullable(),
  status: z.string().nullable(),
  mcp_status: z.string().nullable(),
});

export type EventView = Readonly<z.output<typeof eventOut>>;

/**
 * An event as its recipient sees it: what happened to what, in the engine's own words. Never what
 * the record now holds, since an event goes to several people who may not see the same.
 */
export function viewEvent(
  number: number,
  event: Event,
  context: Pick<Context, "process" | "policy">,
): EventView {
  const { set } = event;
  const status = event.kind === "task" && "status" in set ? (set.status ?? null) : null;
  const process = "process" in set ? set.process : context.policy.process;
  // Only the event that begins a task names its process: other processes have states of their own.
  const shows = status === null ? null : context.process(process).states[status]?.shows["mcp"];
  return {
    sequence: number,
    event_id: event.id,
    type: event.type,
    at: iso(event.at),
    subject: event.kind,
    // A credential is kept under its digest, which is nobody's business.
    subject_id: event.kind === "credential" ? null : event.record,
    status,
    mcp_status:
      status === null ? null : (shows ?? wordFor("mcp", { status, mcp_status: "working" })),
  };
}
export const listEvents = operation({
  name: "list_events",
  title: "List events",
  sentence:
    "What happened, in your own gapless sequence from 1. Ask again with the last sequence number " +
    "as `after` to go on.",
  roles: ["agent", "developer", "worker", "operator"],
  scope: "tasks.read",
  effects: "reads",
  input: z.strictObject({
    after: z.int().min(0).default(0),
    limit: z.int().min(1).max(1000).default(100),
  }),
  output: z.object({ events: z.array(eventOut), last_sequence: z.number() }),
  needs: (input, who) => ({
    events: { recipient: who.id, after: input.after, limit: input.limit },
  }),
  decide: (input, context) =>
    answer({
      events: context.events.map(([number, event]) => viewEvent(number, event, context)),
      last_sequence: context.events.at(-1)?.[0] ?? input.after,
    }),
});
