import { z } from "zod";
import { Changes } from "../../changes.ts";
import { answer } from "../../decision.ts";
import type { Context } from "../../context.ts";
import type { Event } from "../../events.ts";
import type { Stored } from "../../records.ts";
import { newDelivery } from "../../webhook/delivery.ts";
import { nameFor, taskOf } from "../../webhook/naming.ts";
import { soon } from "../developer/deliveries.ts";
import { hookNeeds, hookRef } from "../developer/webhooks.ts";
import { id } from "../schemas.ts";
import { operation } from "../operation.ts";

const ROLES = ["clock"] as const;
const count = z.int().min(0);

/** So many events of a stream are looked at in one commit. */
export const TAKEN_MOST = 100;
/** An endpoint that is sent to. */
export const living = (webhook: string, { seen }: Context): Stored<"webhook"> | null => {
  const hook = seen.record(hookRef(webhook));
  return hook?.data.deleted_at === null && hook.data.state === "enabled" ? hook : null;
};

export const beginWebhook = operation({
  name: "begin_webhook",
  title: "Begin a webhook",
  sentence: "Its own creation was found in the stream: what comes behind that is sent.",
  roles: ROLES,
  scope: null,
  effects: "writes",
  input: z.strictObject({ webhook_id: id, cursor: count }),
  output: z.object({}),
  needs: hookNeeds,
  decide: ({ webhook_id, cursor }, context) => {
    const hook = living(webhook_id, context);
    if (hook?.data.cursor !== null) return answer({});
    const changes = new Changes(context);
    changes.change(hook, { type: "webhook.begun", set: { cursor } });
    return changes.accept({});
  },
});

export const takeEvents = operation({
  name: "take_events",
  title: "Take events",
  sentence:
    "Turns the next events of a developer's stream into deliveries, and moves the cursor behind " +
    "them in the same commit: so each is taken once, whoever else is at it.",
  roles: ROLES,
  scope: null,
  effects: "writes",
  input: z.strictObject({
    webhook_id: id,
    developer: id,
    cursor: count.describe("Where the webhook's own cursor was seen"),
    after: count.describe("Where to begin: nothing up to here concerns it"),
    tasks: z.array(id).max(TAKEN_MOST).describe("The tasks that these events are about"),
  }),
  output: z.object({ taken: z.number() }),
  needs: ({ webhook_id, developer, after, tasks }) => ({
    ...hookNeeds({ webhook_id }),
    glances: tasks.map((task) => ({ kind: "task", id: task })),
    events: { recipient: developer, after, limit: TAKEN_MOST },
  }),
  decide: ({ webhook_id, developer, cursor, tasks }, context) => {
    const hook = living(webhook_id, context);
    if (hook?.data.cursor !== cursor || hook.data.developer !== developer)
      return answer({ taken: 0 });
    const changes = new Changes(context);
    let [behind, taken] = [cursor, 0];
    for (const [sequence, event] of context.events) {
      const task = taskOf(event);
      // One whose task was not asked for came in meanwhile: it is next.
      if (task !== null && !tasks.includes(task)) break;
      behind = sequence;
      taken += take(changes, hook, sequence, event, context);
    }
    if (behind === cursor) return answer({ taken: 0 });
    const wake = taken > 0 ? soon(hook, context) : hook.wake;
    changes.change(hook, { type: "webhook.took", set: { cursor: behind }, wake });
    return changes.accept({ taken });
  },
});

/** Creates the delivery of an event that the endpoint asked for. Answers how many: one or none. */
function take(
  changes: Changes,
  hook: Stored<"webhook">,
  sequence: number,
  event: Event,
  context: Context,
): 0 | 1 {
  const type = nameFor(hook.data, event);
  if (type === null) return 0;
  const task = taskOf(event);
  const about = task === null ? null : context.seen.record({ kind: "task", id: task });
  if (about !== null && about.data.mode !== hook.data.mode) return 0;
  changes.create("delivery", context.id("dlv"), {
    type: "delivery.created",
    set: {
      ...newDelivery(context.now),
      account: hook.id,
      event_id: event.id,
      sequence,
      type,
      task,
      last_fault: null,
      created_at: context.now,
    },
  });
  return 1;
}
