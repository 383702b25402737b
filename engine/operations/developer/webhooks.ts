import { z } from "zod";
import { Changes } from "../../changes.ts";
import { ofKind, type Context } from "../../context.ts";
import { answer, reject } from "../../decision.ts";
import type { Stored } from "../../records.ts";
import { iso } from "../../time.ts";
import { id, keyed, line, time } from "../schemas.ts";
import { operation } from "../operation.ts";

/** Only addresses in the open: the sender checks again what the name resolves to. */
const url = z
  .url({ protocol: /^https$/, error: "must be an https address" })
  .max(2048)
  .refine((text) => !/^https:\/\/(localhost|[^/]*@)/i.test(text), {
    error: "must not be localhost or carry a user name",
    params: { reason: "not_allowed" },
  });

const hookOut = z.object({
  webhook_id: z.string(),
  url: z.string(),
  event_types: z.array(z.string()),
  created_at: time,
});

const viewHook = ({ id: webhook_id, data }: Stored<"webhook">) => ({
  webhook_id,
  url: data.url,
  event_types: [...data.event_types],
  created_at: iso(data.created_at),
});

const SECRET_LEAST = 16;

export const createWebhook = operation({
  name: "create_webhook",
  title: "Register a webhook",
  sentence:
    "Has events sent to an https address, signed with your secret. The secret is encrypted at " +
    "rest and never shown again.",
  roles: ["agent", "developer"],
  scope: "webhooks.manage",
  effects: "writes",
  input: z.strictObject({
    url,
    event_types: z.array(line(64)).min(1).max(50),
    secret: z.string().min(SECRET_LEAST).max(256),
    ...keyed,
  }),
  output: hookOut,
  needs: () => ({}),
  decide: (input, context) => {
    const developer = context.who.developer ?? context.who.id;
    const sealed = context.seal(input.secret);
    if (sealed === null)
      return reject("not_configured", {
        message: "Webhook secrets are encrypted at rest: start the market with secretKey first.",
      });
    const changes = new Changes(context);
    const hook = changes.create("webhook", context.id("whk"), {
      type: "webhook.created",
      set: {
        developer,
        mode: context.who.mode,
        url: input.url,
        event_types: input.event_types,
        sealed_secret: sealed,
        created_at: context.now,
        deleted_at: null,
        cursor: null,
      },
    });
    return changes.accept(viewHook(hook));
  },
});

export const listWebhooks = operation({
  name: "list_webhooks",
  title: "List webhooks",
  sentence: "The registered webhooks, newest first, without their secrets.",
  roles: ["agent", "developer"],
  scope: "webhooks.read",
  effects: "reads",
  input: z.strictObject({}),
  output: z.object({ webhooks: z.array(hookOut) }),
  needs: (_, who) => ({
    finds: [
      {
        index: "webhooks_by_developer",
        equals: [who.developer ?? who.id],
        direction: "newest_first",
        after: null,
        limit: 200,
      },
    ],
  }),
  decide: (_, context) =>
    answer({
      webhooks: ofKind("webhook", context.found[0] ?? [])
        .filter(({ data }) => data.deleted_at === null && data.mode === context.who.mode)
        .map(viewHook),
    }),
});

const hookNeeds = (input: { readonly webhook_id: string }) => ({
  records: [{ kind: "webhook" as const, id: input.webhook_id }],
});

function ownHook(id: string, { who, seen }: Context): Stored<"webhook"> | null {
  const hook = seen.record({ kind: "webhook", id });
  const own = hook?.data.developer === (who.developer ?? who.id) && hook.data.mode === who.mode;
  return hook && own && hook.data.deleted_at === null ? hook : null;
}

export const deleteWebhook = operation({
  name: "delete_webhook",
  title: "Delete a webhook",
  sentence: "Nothing more is sent there.",
  roles: ["agent", "developer"],
  scope: "webhooks.manage",
  effects: "writes",
  input: z.strictObject({ webhook_id: id, ...keyed }),
  output: z.object({ webhook_id: z.string(), deleted: z.literal(true) }),
  needs: hookNeeds,
  decide: ({ webhook_id }, context) => {
    const hook = ownHook(webhook_id, context);
    if (!hook) return reject("not_found");
    const changes = new Changes(context);
    changes.change(hook, { type: "webhook.deleted", set: { deleted_at: context.now } });
    return changes.accept({ webhook_id, deleted: true as const });
  },
});

export const replayWebhook = operation({
  name: "replay_webhook",
  title: "Replay a webhook",
  sentence:
    "Has every event after a sequence number of your stream sent again. Receivers tell repeats " +
    "by event_id.",
  roles: ["agent", "developer"],
  scope: "webhooks.manage",
  effects: "writes",
  input: z.strictObject({ webhook_id: id, after_sequence: z.int().min(0), ...keyed }),
  output: z.object({ webhook_id: z.string(), replays_after: z.number() }),
  needs: hookNeeds,
  decide: ({ webhook_id, after_sequence }, context) => {
    const hook = ownHook(webhook_id, context);
    if (!hook) return reject("not_found");
    const cursor = Math.min(after_sequence, hook.data.cursor ?? after_sequence);
    const changes = new Changes(context);
    changes.change(hook, { type: "webhook.replayed", set: { cursor } });
    return changes.accept({ webhook_id, replays_after: cursor });
  },
});
