import { z } from "zod";
import { fieldsOf, HUMANS2AI_EVENTS, listOf, type Fields } from "../../../../engine/index.ts";
import { action, ask, told } from "./action.ts";

const hookOut = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.enum(HUMANS2AI_EVENTS)),
  active: z.boolean(),
  createdAt: z.string(),
});

const PROFILE = "humans2ai";

const hookOf = (hook: Fields) => {
  const { event_types: types } = hook;
  const has = (name: string): boolean => Array.isArray(types) && types.includes(name);
  return {
    id: hook["webhook_id"],
    url: hook["url"],
    events: HUMANS2AI_EVENTS.filter((name) => has("*") || has(name)),
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
      // What speaks in another system's words was registered, and is managed, elsewhere.
      webhooks: listOf(output, "webhooks")
        .filter(({ profile }) => profile === PROFILE)
        .map(hookOf),
    })),
});

/** The secret is the caller's own, or one that is made for it and shown once. */
const secret = z.string().min(16).max(256).optional();

export const createHook = action({
  title: "Register a webhook",
  operation: "create_webhook",
  input: z.object({
    url: z.string().min(1).max(2_048),
    events: z
      .array(z.enum(HUMANS2AI_EVENTS))
      .min(1)
      .max(HUMANS2AI_EVENTS.length)
      .default([...HUMANS2AI_EVENTS]),
    secret,
  }),
  answers: hookOut.extend({
    secret: z.string().describe("What deliveries are signed with; shown once"),
  }),
  async act(input, caller) {
    const chosen = input.secret ?? `whsec_${crypto.randomUUID()}`.replaceAll("-", "");
    const reply = await ask(caller, "create_webhook", {
      ...{ url: input.url, secret: chosen, profile: PROFILE },
      event_types: input.events,
    });
    return told(reply, (output) => ({
      ...hookOf(fieldsOf(output)),
      secret: reply.ok && reply.replayed ? "already_shown" : chosen,
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
