import { z } from "zod";
import { Changes } from "../../changes.ts";
import { ofKind, type Context } from "../../context.ts";
import { answer, isRejected, reject, type Decision } from "../../decision.ts";
import type { Stored } from "../../records.ts";
import { iso, isoOrNull } from "../../time.ts";
import { replay } from "../../webhook/delivery.ts";
import { operation } from "../operation.ts";
import { nextCursor, placeOf } from "../page.ts";
import { id, keyed, nextCursor as cursorOut, paged, time } from "../schemas.ts";
import { hookNeeds, hookRef, ownHook } from "./webhooks.ts";

const STATES = ["pending", "retrying", "delivered", "exhausted"] as const;

const deliveryOut = z.object({
  delivery_id: z.string(),
  webhook_id: z.string(),
  event_id: z.string(),
  sequence: z.number(),
  type: z.string(),
  task_id: z.string().nullable(),
  state: z.string(),
  attempts: z.number(),
  last_status: z.number().nullable().describe("The HTTP status of the last attempt"),
  last_fault: z.string().nullable().describe("Why no status came, in one word"),
  last_at: time.nullable(),
  next_at: time.nullable(),
  created_at: time,
});

const viewDelivery = ({ id: delivery_id, data }: Stored<"delivery">) => ({
  delivery_id,
  webhook_id: data.account,
  event_id: data.event_id,
  sequence: data.sequence,
  type: data.type,
  task_id: data.task,
  state: data.state,
  attempts: data.attempts,
  last_status: data.last_status,
  last_fault: data.last_fault,
  last_at: isoOrNull(data.last_at),
  next_at: isoOrNull(data.next_at),
  created_at: iso(data.created_at),
});

const ROLES = ["agent", "developer"] as const;

export const listDeliveries = operation({
  name: "list_deliveries",
  title: "List deliveries",
  sentence: "What was sent to a webhook, newest first: how far each event has come, and why.",
  roles: ROLES,
  scope: "webhooks.read",
  effects: "reads",
  input: z.strictObject({ webhook_id: id, state: z.enum(STATES).optional(), ...paged }),
  output: z.object({ deliveries: z.array(deliveryOut), next_cursor: cursorOut }),
  needs: ({ webhook_id, state, cursor, limit }) => {
    const page = { direction: "newest_first", after: placeOf(cursor), limit } as const;
    return {
      glances: [hookRef(webhook_id)],
      finds: [
        state === undefined
          ? { index: "deliveries_by_webhook", equals: [webhook_id], ...page }
          : { index: "deliveries_by_state", equals: [webhook_id, state], ...page },
      ],
    };
  },
  decide: ({ webhook_id, limit }, context) => {
    const hook = ownHook(webhook_id, context);
    if (isRejected(hook)) return hook;
    const page = ofKind("delivery", context.found[0] ?? []);
    return answer({
      deliveries: page.map(viewDelivery),
      next_cursor: nextCursor(page, limit, ({ data }) => data.sequence),
    });
  },
});

const replayOut = z.object({
  webhook_id: z.string(),
  replayed: z.number().describe("Deliveries that are due again now"),
  more: z.boolean().describe("Whether failed ones are left: call again"),
  replays_after: z.number().nullable(),
});
type Replayed = z.input<typeof replayOut>;

/** So many in one commit, at most. */
const MOST_REPLAYED = 200;

export const replayWebhook = operation({
  name: "replay_webhook",
  title: "Replay a webhook",
  sentence:
    "Has deliveries sent again: one by delivery_id, every event after after_sequence of your " +
    "stream, or, with neither, all that failed for good. Receivers tell repeats by event_id.",
  roles: ROLES,
  scope: "webhooks.manage",
  effects: "writes",
  input: z.strictObject({
    webhook_id: id,
    delivery_id: id.optional(),
    after_sequence: z.int().min(0).optional(),
    ...keyed,
  }),
  output: replayOut,
  needs: ({ webhook_id, delivery_id, after_sequence }) => {
    if (delivery_id !== undefined)
      return { records: [hookRef(webhook_id), { kind: "delivery", id: delivery_id }] };
    if (after_sequence !== undefined) return hookNeeds({ webhook_id });
    return {
      ...hookNeeds({ webhook_id }),
      finds: [
        {
          index: "deliveries_by_state",
          equals: [webhook_id, "exhausted"],
          direction: "oldest_first",
          after: null,
          limit: MOST_REPLAYED + 1,
        },
      ],
    };
  },
  decide: ({ webhook_id, delivery_id, after_sequence }, context) => {
    const hook = ownHook(webhook_id, context);
    if (isRejected(hook)) return hook;
    if (delivery_id !== undefined && after_sequence !== undefined)
      return reject("invalid_input", {
        message: "Give delivery_id or after_sequence, not both.",
        field: "after_sequence",
        reason: "not_applicable",
      });
    if (after_sequence !== undefined) return rewind(hook, after_sequence, context);
    if (delivery_id === undefined)
      return again(hook, ofKind("delivery", context.found[0] ?? []), context);
    const one = context.seen.record({ kind: "delivery", id: delivery_id });
    return one?.data.account === webhook_id ? again(hook, [one], context) : reject("not_found");
  },
});

/** Sets the cursor back: what lies behind it is taken anew. */
function rewind(hook: Stored<"webhook">, after: number, context: Context): Decision<Replayed> {
  const cursor = Math.min(after, hook.data.cursor ?? after);
  const changes = new Changes(context);
  changes.change(hook, {
    type: "webhook.replayed",
    set: { cursor },
    wake: soon(hook, context),
  });
  return changes.accept({ webhook_id: hook.id, replayed: 0, more: false, replays_after: cursor });
}

function again(
  hook: Stored<"webhook">,
  failed: readonly Stored<"delivery">[],
  context: Context,
): Decision<Replayed> {
  const changes = new Changes(context);
  const those = failed.slice(0, MOST_REPLAYED);
  for (const each of those) {
    const { state, attempts, next_at, last_status, last_at } = replay(each.data, context.now);
    changes.change(each, {
      type: "delivery.replayed",
      set: { state, attempts, next_at, last_status, last_at, last_fault: null },
    });
  }
  if (those.length > 0)
    changes.change(hook, { type: "webhook.replayed", set: {}, wake: soon(hook, context) });
  return changes.accept({
    webhook_id: hook.id,
    replayed: those.length,
    more: failed.length > those.length,
    replays_after: null,
  });
}

/** Due at once, unless somebody is sending just now and will look again by himself. */
export const soon = ({ wake, data }: Stored<"webhook">, { now }: Context): number | null => {
  if (data.state === "disabled") return wake;
  return data.lease !== null && data.lease.until > now ? wake : now;
};
