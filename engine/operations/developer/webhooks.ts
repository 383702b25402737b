import { z } from "zod";
import { Changes } from "../../changes.ts";
import { ofKind, type Context } from "../../context.ts";
import { answer, isRejected, reject, type Rejected } from "../../decision.ts";
import type { Stored } from "../../records.ts";
import { iso, isoOrNull } from "../../time.ts";
import { addressFault } from "../../webhook/address.ts";
import { newEndpoint } from "../../webhook/delivery.ts";
import { PROFILE_NAMES, type ProfileName } from "../../webhook/profiles.ts";
import { HOUR } from "../../policy/policy.ts";
import { id, keyed, time } from "../schemas.ts";
import { operation } from "../operation.ts";
import { eventType, FULL, MOST_HOOKS, secret, typesFault, url } from "./webhook-input.ts";

const hookOut = z.object({
  webhook_id: z.string(),
  url: z.string(),
  event_types: z.array(z.string()),
  profile: z.string(),
  created_at: time,
  state: z.string(),
  disabled_for: z.string().nullable().describe("gone: it answered 410; failing: for 120 hours"),
  disabled_at: time.nullable(),
  failing_since: time.nullable().describe("The first failure since something arrived"),
  old_secret_until: time.nullable().describe("When the last of the old secrets stops signing"),
});

export const viewHook = ({ id: webhook_id, data }: Stored<"webhook">) => ({
  webhook_id,
  url: data.url,
  event_types: [...data.event_types],
  profile: data.profile,
  created_at: iso(data.created_at),
  state: data.state,
  disabled_for: data.disabled_for,
  disabled_at: isoOrNull(data.disabled_at),
  failing_since: isoOrNull(data.failing_since),
  old_secret_until: isoOrNull(data.former_secrets.at(-1)?.until ?? null),
});

export const hookRef = (webhook: string) => ({ kind: "webhook" as const, id: webhook });
export const hookNeeds = (input: { readonly webhook_id: string }) => ({
  records: [hookRef(input.webhook_id)],
});

/** The caller's own endpoint; anybody else's, or one that was deleted, is not found. */
export function ownHook(id: string, { who, seen }: Context): Stored<"webhook"> | Rejected {
  const hook = seen.record(hookRef(id));
  const own = hook?.data.developer === (who.developer ?? who.id) && hook.data.mode === who.mode;
  return hook && own && hook.data.deleted_at === null ? hook : reject("not_found");
}

const sealed = (text: string, context: Context): string | Rejected =>
  context.seal(text) ??
  reject("not_configured", {
    message: "Webhook secrets are encrypted at rest: start the market with secretKey first.",
  });

const ROLES = ["agent", "developer"] as const;
const hooksOf = (developer: string) =>
  ({
    index: "webhooks_by_developer",
    equals: [developer],
    direction: "newest_first",
    after: null,
    limit: 200,
  }) as const;

const living = (context: Context): readonly Stored<"webhook">[] =>
  ofKind("webhook", context.found[0] ?? []).filter(
    ({ data }) => data.deleted_at === null && data.mode === context.who.mode,
  );

/** What an endpoint is registered with. */
export interface NewHook {
  readonly url: string;
  readonly secret: string;
  readonly event_types: readonly string[];
  readonly profile: ProfileName;
}

/** Registers an endpoint. Refuses an address that may not be reached, and to seal nothing. */
export function openHook(
  changes: Changes,
  input: NewHook,
  developer: string,
  context: Context,
): Stored<"webhook"> | Rejected {
  const fault = addressFault(input.url, context.policy.private_hosts);
  if (fault !== null)
    return reject("invalid_input", {
      message: `url ${fault}.`,
      field: "url",
      reason: "not_allowed",
    });
  const unknown = typesFault(input.profile, input.event_types);
  if (unknown !== null) return unknown;
  const kept = sealed(input.secret, context);
  if (isRejected(kept)) return kept;
  return changes.create("webhook", context.id("whk"), {
    type: "webhook.created",
    set: {
      ...newEndpoint(),
      developer,
      mode: context.who.mode,
      url: input.url,
      profile: input.profile,
      event_types: [...new Set(input.event_types)],
      sealed_secret: kept,
      former_secrets: [],
      created_at: context.now,
      deleted_at: null,
      cursor: null,
      lease: null,
    },
    // Its own number in the developer's stream is where its post begins.
    to: [developer],
  });
}

export const createWebhook = operation({
  name: "create_webhook",
  title: "Register a webhook",
  sentence:
    "Has events sent to an https address, signed with your secret. The secret is encrypted at " +
    "rest and never shown again.",
  roles: ROLES,
  scope: "webhooks.manage",
  effects: "writes",
  input: z.strictObject({
    url,
    event_types: z.array(eventType).min(1).max(50),
    secret,
    profile: z
      .enum(PROFILE_NAMES)
      .default("aethra")
      .describe("Whose words and signature it is sent, beside the headers of Standard Webhooks"),
    ...keyed,
  }),
  output: hookOut,
  needs: (_, who) => ({ finds: [hooksOf(who.developer ?? who.id)] }),
  decide: (input, context) => {
    const changes = new Changes(context);
    const hook = openHook(changes, input, context.who.developer ?? context.who.id, context);
    if (isRejected(hook)) return hook;
    if (living(context).length >= MOST_HOOKS) return reject("rule_broken", FULL);
    return changes.accept(viewHook(hook));
  },
});

export const listWebhooks = operation({
  name: "list_webhooks",
  title: "List webhooks",
  sentence: "The registered webhooks, newest first, without their secrets.",
  roles: ROLES,
  scope: "webhooks.read",
  effects: "reads",
  input: z.strictObject({}),
  output: z.object({ webhooks: z.array(hookOut) }),
  needs: (_, who) => ({ finds: [hooksOf(who.developer ?? who.id)] }),
  decide: (_, context) => answer({ webhooks: living(context).map(viewHook) }),
});

export const deleteWebhook = operation({
  name: "delete_webhook",
  title: "Delete a webhook",
  sentence: "Nothing more is sent there.",
  roles: ROLES,
  scope: "webhooks.manage",
  effects: "writes",
  input: z.strictObject({ webhook_id: id, ...keyed }),
  output: z.object({ webhook_id: z.string(), deleted: z.literal(true) }),
  needs: hookNeeds,
  decide: ({ webhook_id }, context) => {
    const hook = ownHook(webhook_id, context);
    if (isRejected(hook)) return hook;
    const changes = new Changes(context);
    changes.change(hook, {
      type: "webhook.deleted",
      set: { deleted_at: context.now, state: "disabled", lease: null },
      wake: null,
    });
    return changes.accept({ webhook_id, deleted: true as const });
  },
});

export const enableWebhook = operation({
  name: "enable_webhook",
  title: "Enable a webhook",
  sentence:
    "Has a disabled webhook tried again, from where it stopped: nothing that happened meanwhile " +
    "is left out.",
  roles: ROLES,
  scope: "webhooks.manage",
  effects: "writes",
  input: z.strictObject({ webhook_id: id, ...keyed }),
  output: hookOut,
  needs: hookNeeds,
  decide: ({ webhook_id }, context) => {
    const hook = ownHook(webhook_id, context);
    if (isRejected(hook)) return hook;
    const changes = new Changes(context);
    const after = changes.change(hook, {
      type: "webhook.enabled",
      set: newEndpoint(),
      wake: context.now,
      to: [hook.data.developer],
    });
    return changes.accept(viewHook(after));
  },
});

const OVERLAP = 24 * HOUR;
/** More than these at once would mean that nobody takes the new ones up. */
const MOST_FORMER = 10;

export const rotateWebhookSecret = operation({
  name: "rotate_webhook_secret",
  title: "Rotate a webhook's secret",
  sentence:
    "Signs with the new secret from now on, and for 24 hours with the old one too, so that " +
    "receivers can change over without losing a delivery.",
  roles: ROLES,
  scope: "webhooks.manage",
  effects: "writes",
  input: z.strictObject({ webhook_id: id, secret, ...keyed }),
  output: hookOut,
  needs: hookNeeds,
  decide: (input, context) => {
    const hook = ownHook(input.webhook_id, context);
    if (isRejected(hook)) return hook;
    const former = hook.data.former_secrets.filter(({ until }) => until > context.now);
    if (former.length >= MOST_FORMER)
      return reject("rule_broken", {
        message: `${MOST_FORMER} old secrets still sign. Wait until one of them has run out.`,
      });
    const kept = sealed(input.secret, context);
    if (isRejected(kept)) return kept;
    const old = { sealed_secret: hook.data.sealed_secret, until: context.now + OVERLAP };
    const changes = new Changes(context);
    const after = changes.change(hook, {
      type: "webhook.rotated",
      set: { sealed_secret: kept, former_secrets: [...former, old] },
    });
    return changes.accept(viewHook(after));
  },
});
