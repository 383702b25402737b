import type { Event } from "../../events.ts";
import type { Fields } from "../../fields.ts";
import { printUsd, type Micros } from "../../money.ts";
import { iso } from "../../time.ts";
import type { Told } from "../told.ts";

export const HUMANS2AI_EVENTS = [
  "task.human_accepted",
  "task.submitted",
  "task.completed",
  "task.expired",
  "task.disputed",
  "message.received",
] as const;
type Name = (typeof HUMANS2AI_EVENTS)[number];

/** A task that was called off shows as expired in their API too: there is no other word. */
const NAMES: Readonly<Record<string, Name>> = {
  "application.received": "task.human_accepted",
  "submission.received": "task.submitted",
  "task.completed": "task.completed",
  "task.expired": "task.expired",
  "task.cancelled": "task.expired",
  "task.disputed": "task.disputed",
};

export function humans2aiName({ kind, type, set, by }: Event): Name | null {
  // Nobody needs to be told of what it said itself.
  if (kind === "message") return "role" in set && set.role === "worker" ? "message.received" : null;
  // Where no application is needed, whoever takes a task accepts it.
  if (kind === "task" && "worker" in set && set.worker === by) return "task.human_accepted";
  return NAMES[type] ?? null;
}

const usdPair = (name: string, amount: Micros): Fields => {
  const text = printUsd(amount);
  return { [name]: Number(text), [`${name}Text`]: text };
};

/** What this step moved out of what was set aside, to accounts of one kind. */
const movedTo = ({ transfers }: Event, what: "pay" | "fee" | "back"): Micros =>
  transfers
    .filter(({ id }) => id.endsWith(`:${what}`))
    .reduce((sum, { amount }) => sum + amount, 0n);

const submissionIn = ({ set }: Event): string | null =>
  "submissions" in set ? (set.submissions?.at(-1)?.id ?? null) : null;

const applicationIn = ({ set, by }: Event): string | null =>
  "applications" in set
    ? (set.applications?.find(({ worker }) => worker === by)?.id ?? null)
    : null;

function detailsOf(name: string, happened: Event): Fields {
  const at = iso(happened.at);
  switch (name) {
    case "task.human_accepted":
      return { applicationId: applicationIn(happened), acceptedAt: at };
    case "task.submitted":
      return { submissionId: submissionIn(happened), submittedAt: at };
    case "task.completed":
      return {
        completedAt: at,
        ...usdPair("payout", movedTo(happened, "pay")),
        ...usdPair("platformFee", movedTo(happened, "fee")),
      };
    case "task.expired":
      return { expiredAt: at, ...usdPair("refund", movedTo(happened, "back")) };
    case "message.received":
      return { messageId: happened.record, sentAt: at };
    default:
      return { disputedAt: at };
  }
}

/** Whom it is about: whoever did it where a human did, else whoever has the task. */
const humanIn = ({ event, happened, task }: Told): string | null =>
  ["task.human_accepted", "task.submitted", "message.received"].includes(event.type)
    ? happened.by
    : (task?.data.worker ?? null);

/** Humans2AI's envelope. Its receivers refuse a `timestamp` that is five minutes old. */
export const humans2aiBody = (told: Told): string =>
  JSON.stringify({
    event: told.event.type,
    timestamp: iso(told.event.at),
    taskId: told.event.task_id,
    data: {
      taskTitle: told.task?.data.spec.title ?? null,
      humanDisplayId: humanIn(told),
      ...detailsOf(told.event.type, told.happened),
    },
  });
