import { hash } from "node:crypto";
import {
  authorise,
  fieldsOf,
  OPERATIONS,
  rejection,
  type EventView,
  type MarketPort,
  type Principal,
} from "../../../../engine/index.ts";
import { refusal } from "../../answer.ts";
import { secretOf } from "../../caller.ts";
import { eventStream, type Message } from "../../event-stream.ts";
import { admit, type Served } from "../../limits/admit.ts";
import type { Visit } from "../../visit.ts";

/** What the documents call an event; null where they have no word for it. */
function nameOf({ type, subject, status }: EventView): string | null {
  if (type === "submission.received") return "submission_received";
  if (subject !== "task" || status === null) return null;
  if (status === "completed" || status === "cancelled" || status === "disputed")
    return `task_${status}`;
  return "task_state_change";
}

/**
 * The documents' own stream at `GET /mcp`: what happens to the caller's tasks, from now on or from
 * behind `Last-Event-ID`. One for each key at a time; its place is free as soon as it has ended.
 */
export function aethraEvents(
  served: Served & { readonly closing: AbortSignal },
): (visit: Visit) => Promise<Response> {
  const { market } = served;
  const taken = new Set<string>();
  const open = (request: Request, who: Principal): Response => {
    const refused = authorise(OPERATIONS.list_events, who);
    if (refused) return refusal(refused.rejection);
    const secret = secretOf(request) ?? "";
    const place = hash("sha256", secret);
    if (taken.has(place)) return refusal(ALREADY_OPEN);
    taken.add(place);
    const after = lastSeen(request.headers.get("last-event-id"));
    return eventStream((signal) => messages(market, who, after, signal), {
      closing: served.closing,
      ended: () => taken.delete(place),
      mayRead: async () => (await market.authenticate(secret)) !== null,
    });
  };
  return (visit) =>
    admit(visit, served, {
      answer: (who) => Promise.resolve(open(visit.request, who)),
      refuse: refusal,
    });
}

const ALREADY_OPEN = rejection("busy", {
  reason: "stream_open",
  message: "This key has a stream open already. Close that one first, or use another key.",
});

/** An id that was never given here begins with what comes next, and replays nothing. */
const lastSeen = (id: string | null): number | "now" =>
  id !== null && /^\d{1,15}$/.test(id) ? Number(id) : "now";

async function* messages(
  market: MarketPort,
  who: Principal,
  after: number | "now",
  signal: AbortSignal,
): AsyncGenerator<Message, void> {
  let before: EventView | null = null;
  for await (const event of market.follow(who, { after, signal })) {
    const step = [event, before].find((each) => isStepOf(event, each));
    before = event;
    const name = nameOf(event);
    if (name === null) continue;
    const { sequence, event_id, type, at, subject_id: task_id } = event;
    const { status, mcp_status } = step ?? (await standingOf(market, who, task_id));
    yield {
      id: sequence,
      event: name,
      data: { task_id, status, mcp_status, type, event_id, sequence, at },
    };
  }
}

/** What is about a task without being a step of it comes right behind the step that led to it. */
const isStepOf = ({ subject_id }: EventView, step: EventView | null): boolean =>
  step !== null && step.status !== null && step.subject_id === subject_id;

/** As the task stands now: for a reader who begins between such an event and its step. */
async function standingOf(market: MarketPort, who: Principal, task_id: string | null) {
  const reply = await market.execute(who, "get_task", { task_id });
  const { status = null, mcp_status = null } = fieldsOf(reply.ok ? reply.output : null);
  return { status, mcp_status };
}
