import { z } from "zod";
import { fieldsOf, rejection, type Fields } from "../../../../engine/index.ts";
import { action, ask, told, type Caller } from "./action.ts";
import { answered, gather, numbered, pageOf, pageOut } from "./pages.ts";

/** What the documents call it; all else keeps our name. */
const NAMES: Readonly<Record<string, string>> = {
  "submission.received": "task.submitted",
  "application.received": "task.human_accepted",
};

const SUBJECTS: readonly unknown[] = ["task", "work", "book", "message", "dispute"];

const notification = z.object({
  id: z.string(),
  type: z.string(),
  subject: z.string(),
  subjectId: z.string().nullable(),
  read: z.boolean(),
  createdAt: z.string(),
});

/** Ids are the numbers of one's own sequence: they tell of nobody else's doings. */
const PREFIX = "ntf_";

const notificationOf = (each: Fields) => ({
  id: PREFIX + String(each["sequence"]),
  type: NAMES[String(each["type"])] ?? each["type"],
  subject: each["subject"],
  subjectId: each["subject_id"],
  read: each["read"] === true,
  createdAt: each["at"],
});

const allOf = (caller: Caller) =>
  gather({
    ...{ list: "notifications", cursor: "next_after" },
    next: (after) => ask(caller, "list_notifications", { after, limit: 1_000 }),
  });

export const listNotifications = action({
  title: "List notifications",
  operation: "list_notifications",
  input: z.object(numbered),
  answers: z.object({
    notifications: z.array(notification),
    unreadCount: z.number(),
    ...pageOut,
  }),
  async act(numbers, caller) {
    const gathered = await allOf(caller);
    if (!("all" in gathered)) return gathered;
    const all = gathered.all
      .filter((each) => SUBJECTS.includes(each["subject"]))
      .map(notificationOf)
      .reverse();
    const { items: notifications, ...page } = pageOf(all, numbers);
    const unreadCount = all.filter(({ read }) => !read).length;
    return answered({ notifications, unreadCount, ...page });
  },
});

const ids = z
  .array(
    z
      .string()
      .regex(/^ntf_[1-9]\d{0,14}$/, { error: "must be the id of a notification" })
      .transform((id) => Number(id.slice(PREFIX.length))),
  )
  .min(1)
  .max(100);

export const markRead = action({
  title: "Mark notifications as read",
  operation: "mark_notifications_read",
  input: z.object({ ids: ids.optional(), all: z.literal(true).optional() }),
  answers: z.object({ marked: z.union([z.number(), z.literal("all")]) }),
  async act({ ids: sequences, all }, caller) {
    if ((sequences === undefined) === (all === undefined))
      return {
        ok: false,
        rejection: rejection("invalid_input", { message: "Give either ids or all: true." }),
      };
    if (sequences !== undefined) {
      const reply = await ask(caller, "mark_notifications_read", { sequences });
      return told(reply, () => ({ marked: sequences.length }));
    }
    const gathered = await allOf(caller);
    if (!("all" in gathered)) return gathered;
    const through = fieldsOf(gathered.all.at(-1))["sequence"];
    if (through === undefined) return answered({ marked: "all" });
    const reply = await ask(caller, "mark_notifications_read", { through });
    return told(reply, () => ({ marked: "all" }));
  },
});
