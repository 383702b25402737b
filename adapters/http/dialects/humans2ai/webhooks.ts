import { z } from "zod";
import { fieldsOf, listOf, type Fields } from "../../../../engine/index.ts";
import { action, ask, told } from "./action.ts";

const EVENTS = [
  "task.human_accepted",
  "task.submitted",
  "task.completed",
  "task.expired",
  "task.disputed",
  "message.received",
] as const;
type Event = (typeof EVENTS)[number];

/** What tells of it here; null where nothing is sent. */
const TOLD_BY: Readonly<Record<Event, string | null>> = {
  "task.human_accepted": "task.updated",
  "task.submitted": "review.submitted",
  "task.completed": "task.completed",
  "task.expired": "task.updated",
  "task.disputed": "task.disputed",
  "message.received": null,
};

const hookOut = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.enum(EVENTS)),
  active: z.boolean(),
  createdAt: z.string(),
});

const hookOf = (hook: Fields) => {
  const { event_types: types } = hook;
  const isTold = (event: Event): boolean =>
    Array.isArray(types) && (types.includes("*") || types.includes(TOLD_BY[event]));
  return {
    id: hook["webhook_id"],
    url: hook["url"],
    events: EVENTS.filter((event) => TOLD_BY[event] !== null && isTold(event)),
    active: hook["state"] !== "disabled",
    createdAt: hook["created_at"],
  };
};

export const listHooks = action({
  title: "List webhooks",
  operation: "list_webhooks",
  input: z.object({}),
  answers: z.object({ webhooks: z.array(hookOut) }),
  act: async (_, caller) =>
    told(await ask(caller, "list_webhooks", {}), (output) => ({
      webhooks: listOf(output, "webhooks").map(hookOf),
    })),
});

const events = z.array(z.enum(EVENTS)).min(1).max(EVENTS.length);

/** The secret is the caller's own, or one that is made for it and shown once. */
const secret = z.string().min(16).max(256).optional();

export const createHook = action({
  title: "Register a webhook",
  operation: "create_webhook",
  input: z.object({
    url: z.string().min(1).max(2_048),
    events: events
      .default([...EVENTS])
      .refine((names) => names.some((name) => TOLD_BY[name] !== null), {
        error: "must name at least one that is sent: message.received is not",
        params: { reason: "not_sent" },
      }),
    secret,
  }),
  answers: hookOut.extend({
    secret: z.string().describe("What deliveries are signed with; shown once"),
    notDelivered: z.array(z.string()).describe("Asked for, and not sent by this host"),
  }),
  async act(input, caller) {
    const chosen = input.secret ?? `whsec_${crypto.randomUUID()}`.replaceAll("-", "");
    const types = input.events.flatMap((name) => TOLD_BY[name] ?? []);
    const reply = await ask(caller, "create_webhook", {
      ...{ url: input.url, secret: chosen, profile: "humans2ai" },
      event_types: [...new Set(types)],
    });
    return told(reply, (output) => ({
      ...hookOf(fieldsOf(output)),
      secret: reply.ok && reply.replayed ? "already_shown" : chosen,
      notDelivered: input.events.filter((name) => TOLD_BY[name] === null),
    }));
  },
});

export const deleteHook = action({
  title: "Delete a webhook",
  operation: "delete_webhook",
  input: z.object({ webhookId: z.string().min(1).max(64) }),
  answers: z.object({ id: z.string(), deleted: z.literal(true) }),
  act: async ({ webhookId: webhook_id }, caller) =>
    told(await ask(caller, "delete_webhook", { webhook_id }), () => ({
      id: webhook_id,
      deleted: true,
    })),
});
