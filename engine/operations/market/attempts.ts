import { z } from "zod";
import { Changes } from "../../changes.ts";
import { ofKind, type Context } from "../../context.ts";
import { answer, type Accepted } from "../../decision.ts";
import type { DataOf, Stored } from "../../records.ts";
import { afterAttempt, endpointAfter, endpointAt } from "../../webhook/delivery.ts";
import { hookNeeds, hookRef } from "../developer/webhooks.ts";
import { id, line } from "../schemas.ts";
import { operation } from "../operation.ts";
import { living, TAKEN_MOST } from "./webhooks.ts";

const ROLES = ["clock"] as const;
const count = z.int().min(0);

/** So many deliveries are handed out at a time. */
export const DUE_MOST = 16;
/** Of those that failed before, the oldest so many are watched; the rest wait their turn. */
const RETRYING_MOST = 1000;
/** Longer than an attempt may take: a host that dies holds an endpoint up for so long at most. */
export const LEASE_MS = 60_000;

const claimed = z.object({
  due: z.array(
    z.object({
      delivery_id: z.string(),
      event_id: z.string(),
      sequence: z.number(),
      type: z.string(),
      task: z.string().nullable(),
      attempts: z.number(),
    }),
  ),
  /** First attempts that wait, as far as they were counted. */
  waiting: z.number(),
});

const inState = (webhook: string, state: "pending" | "retrying", limit: number) =>
  ({
    index: "deliveries_by_state",
    equals: [webhook, state],
    direction: "oldest_first",
    after: null,
    limit,
  }) as const;

export const claimDeliveries = operation({
  name: "claim_deliveries",
  title: "Claim deliveries",
  sentence:
    "Hands out what is due at an endpoint and keeps others away for a minute; where nothing is " +
    "due, gives the endpoint free and sets the moment when something will be.",
  roles: ROLES,
  scope: null,
  effects: "writes",
  input: z.strictObject({ webhook_id: id, holder: id }),
  output: claimed,
  needs: ({ webhook_id }) => ({
    ...hookNeeds({ webhook_id }),
    finds: [
      inState(webhook_id, "pending", TAKEN_MOST),
      inState(webhook_id, "retrying", RETRYING_MOST),
    ],
  }),
  decide: ({ webhook_id, holder }, context) => claim(webhook_id, holder, context),
});

function claim(
  webhook: string,
  holder: string,
  context: Context,
): Accepted<z.input<typeof claimed>> {
  const { now, found, seen } = context;
  const none = { due: [], waiting: 0 };
  const hook = living(webhook, context);
  const changes = new Changes(context);
  if (hook === null) {
    const dead = seen.record(hookRef(webhook));
    // A disabled endpoint must not come up again and again.
    if (dead !== null && dead.wake !== null)
      changes.change(dead, { type: "webhook.rested", set: { lease: null }, wake: null });
    return changes.accept(none);
  }
  const { lease } = hook.data;
  if (lease !== null && lease.holder !== holder && lease.until > now) return answer(none);
  const endpoint = endpointAt(hook.data, now);
  if (endpoint.state === "disabled") {
    disable(changes, hook, endpoint);
    return changes.accept(none);
  }
  const pending = ofKind("delivery", found[0] ?? []);
  const open = [...pending, ...ofKind("delivery", found[1] ?? [])]
    .map((each) => ({ id: each.id, ...each.data, at: each.data.next_at ?? Infinity }))
    .sort((a, b) => a.at - b.at || a.sequence - b.sequence);
  const due = open.filter(({ at }) => at <= now).slice(0, DUE_MOST);
  const wake = due.length > 0 ? now + LEASE_MS : (open[0]?.at ?? null);
  const next = due.length > 0 ? { holder, until: now + LEASE_MS } : null;
  if (next !== null || lease !== null || wake !== hook.wake)
    changes.change(hook, { type: "webhook.claimed", set: { lease: next }, wake });
  return changes.accept({
    due: due.map(({ id: delivery_id, event_id, sequence, type, task, attempts }) => {
      return { delivery_id, event_id, sequence, type, task, attempts };
    }),
    waiting: pending.length,
  });
}

function disable(changes: Changes, hook: Stored<"webhook">, after: DataOf["webhook"]): void {
  const { state, disabled_for, disabled_at, failing_since, failed_last } = after;
  changes.change(hook, {
    type: "webhook.disabled",
    set: { state, disabled_for, disabled_at, failing_since, failed_last, lease: null },
    wake: null,
    to: [hook.data.developer],
  });
}

export const releaseWebhook = operation({
  name: "release_webhook",
  title: "Release a webhook",
  sentence: "The host that was sending stops: another one, or its next start, goes on at once.",
  roles: ROLES,
  scope: null,
  effects: "writes",
  input: z.strictObject({ webhook_id: id, holder: id }),
  output: z.object({}),
  needs: hookNeeds,
  decide: ({ webhook_id, holder }, context) => {
    const hook = living(webhook_id, context);
    if (hook?.data.lease?.holder !== holder) return answer({});
    const changes = new Changes(context);
    changes.change(hook, { type: "webhook.claimed", set: { lease: null }, wake: context.now });
    return changes.accept({});
  },
});

export const recordAttempt = operation({
  name: "record_attempt",
  title: "Record an attempt",
  sentence: "How an attempt went, for the delivery and for its endpoint.",
  roles: ROLES,
  scope: null,
  effects: "writes",
  input: z.strictObject({
    webhook_id: id,
    delivery_id: id,
    holder: id,
    attempts: count.describe("How many were made before this one"),
    status: z.int().nullable(),
    fault: line(64).nullable(),
    retry_after: z.number().nullable(),
    jitter: z.number().min(0).max(1),
  }),
  output: z.object({ recorded: z.boolean() }),
  needs: ({ webhook_id, delivery_id }) => ({
    records: [hookRef(webhook_id), { kind: "delivery", id: delivery_id }],
  }),
  decide: (input, context) => {
    const delivery = context.seen.record({ kind: "delivery", id: input.delivery_id });
    const hook = context.seen.record(hookRef(input.webhook_id));
    const isStale =
      delivery === null ||
      delivery.data.next_at === null ||
      delivery.data.attempts !== input.attempts;
    if (isStale || hook === null) return answer({ recorded: false });
    const { now } = context;
    const { status, retry_after, jitter } = input;
    const outcome = { at: now, status, retry_after, jitter };
    const after = afterAttempt(delivery.data, hook.data.profile, outcome);
    const changes = new Changes(context);
    changes.change(delivery, {
      type: `delivery.${after.state}`,
      set: {
        state: after.state,
        attempts: after.attempts,
        next_at: after.next_at,
        last_status: after.last_status,
        last_at: after.last_at,
        last_fault: input.fault,
      },
    });
    changeEndpoint(changes, hook, endpointAfter(hook.data, outcome), input.holder, now);
    return changes.accept({ recorded: true });
  },
});

/** Only where there is something to say: a healthy endpoint is not written for each delivery. */
function changeEndpoint(
  changes: Changes,
  hook: Stored<"webhook">,
  after: DataOf["webhook"],
  holder: string,
  now: number,
): void {
  if (after.state !== hook.data.state) return disable(changes, hook, after);
  const { lease, failing_since, failed_last } = hook.data;
  const isOurs = lease?.holder === holder && hook.data.state === "enabled";
  const renew = isOurs && lease.until - now < LEASE_MS / 2;
  const isSame = after.failing_since === failing_since && after.failed_last === failed_last;
  if (isSame && !renew) return;
  changes.change(hook, {
    type: "webhook.tried",
    set: {
      failing_since: after.failing_since,
      failed_last: after.failed_last,
      ...(renew && { lease: { holder, until: now + LEASE_MS } }),
    },
    ...(renew && { wake: now + LEASE_MS }),
  });
}
