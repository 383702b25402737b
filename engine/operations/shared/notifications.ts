import { z } from "zod";
import { Changes } from "../../changes.ts";
import type { Context } from "../../context.ts";
import { answer, reject } from "../../decision.ts";
import type { InboxData } from "../../records.ts";
import { operation } from "../operation.ts";
import { keyed } from "../schemas.ts";
import { eventOut, viewEvent } from "./events.ts";

const WHO = ["agent", "developer", "worker"] as const;
const inboxRef = (id: string) => ({ kind: "inbox", id }) as const;
const EMPTY: InboxData = { read_through: 0, read: [] };

/** Single ones beyond what was read in one go; more would mean that nobody ever catches up. */
const MOST_SINGLE = 1_000;

const isRead = ({ read_through, read }: InboxData, sequence: number): boolean =>
  sequence <= read_through || read.includes(sequence);

export const listNotifications = operation({
  name: "list_notifications",
  title: "List notifications",
  sentence:
    "What happened, oldest first, each with whether you have read it. Ask again with next_after " +
    "until it is null.",
  roles: [...WHO],
  scope: "tasks.read",
  effects: "reads",
  input: z.strictObject({
    after: z.int().min(0).default(0),
    limit: z.int().min(1).max(1000).default(100),
  }),
  output: z.object({
    notifications: z.array(eventOut.extend({ read: z.boolean() })),
    read_through: z.number(),
    next_after: z.number().nullable(),
  }),
  needs: ({ after, limit }, who) => ({
    glances: [inboxRef(who.id)],
    events: { recipient: who.id, after, limit },
  }),
  decide: ({ limit }, context) => {
    const inbox = context.seen.record(inboxRef(context.who.id))?.data ?? EMPTY;
    const { events } = context;
    return answer({
      notifications: events.map(([number, event]) => ({
        ...viewEvent(number, event, context),
        read: isRead(inbox, number),
      })),
      read_through: inbox.read_through,
      next_after: events.length < limit ? null : (events.at(-1)?.[0] ?? null),
    });
  },
});

const markInput = z.strictObject({
  through: z.int().min(1).optional().describe("This one and all before it"),
  sequences: z.array(z.int().min(1)).min(1).max(100).optional().describe("Single ones"),
  ...keyed,
});
type Marked = z.output<typeof markInput>;

const last = ({ through = 0, sequences = [] }: Marked): number => Math.max(through, ...sequences);

/** What is read after this; single ones that close up with the rest are no longer single. */
function after(before: InboxData, { through = 0, sequences = [] }: Marked): InboxData {
  let read_through = Math.max(before.read_through, through);
  const single = new Set([...before.read, ...sequences].filter((each) => each > read_through));
  while (single.delete(read_through + 1)) read_through++;
  return { read_through, read: [...single].sort((one, other) => one - other) };
}

/** Only what has happened can have been read. */
const isThere = (input: Marked, { events }: Context): boolean => events[0]?.[0] === last(input);

export const markNotificationsRead = operation({
  name: "mark_notifications_read",
  title: "Mark notifications as read",
  sentence: "Notes which notifications you have read: single ones, all up to one, or both.",
  roles: [...WHO],
  scope: "tasks.read",
  effects: "writes",
  input: markInput,
  output: z.object({ read_through: z.number(), read: z.array(z.number()) }),
  needs: (input, who) => ({
    records: [inboxRef(who.id)],
    events: { recipient: who.id, after: Math.max(0, last(input) - 1), limit: 1 },
  }),
  decide: (input, context) => {
    const { who, seen } = context;
    if (last(input) === 0)
      return reject("invalid_input", {
        field: "through",
        reason: "required",
        message: "Give through, or sequences, or both.",
      });
    if (!isThere(input, context)) return reject("not_found");
    const before = seen.record(inboxRef(who.id));
    const set = after(before?.data ?? EMPTY, input);
    if (set.read.length > MOST_SINGLE)
      return reject("rule_broken", {
        message: `More than ${MOST_SINGLE} single ones are marked. Mark all up to one of them.`,
      });
    const changes = new Changes(context);
    changes.put("inbox", who.id, before, { type: "notifications.read", set });
    return changes.accept({ read_through: set.read_through, read: [...set.read] });
  },
});
