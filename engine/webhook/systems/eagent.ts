import type { Event } from "../../events.ts";
import type { Fields } from "../../fields.ts";
import { printUsd } from "../../money.ts";
import { wordFor } from "../../process/faces.ts";
import type { Stored } from "../../records.ts";
import { resultOf } from "../../review/json-answers.ts";
import { iso, isoOrNull } from "../../time.ts";
import type { Told } from "../told.ts";

export const EAGENT_EVENTS = [
  "task.matched",
  "task.completed",
  "task.failed",
  "task.disputed",
] as const;

/**
 * A task whose worker lets it go has not failed: the platform gives it to another, and tells of
 * that one. It fails when its time is over.
 */
const NAMES: Readonly<Record<string, (typeof EAGENT_EVENTS)[number]>> = {
  "task.matched": "task.matched",
  "task.completed": "task.completed",
  "task.expired": "task.failed",
  "task.disputed": "task.disputed",
};

export const eagentName = ({ kind, type }: Event): string | null =>
  kind === "task" ? (NAMES[type] ?? null) : null;

const MILLISECONDS = 1_000;
const STARS = 5;
const PER_MILLION = 1_000_000;

/** What was handed in last; the only words of a worker's that any webhook carries. */
function handedIn(task: Stored<"task"> | null, work: Stored<"work"> | null): Fields {
  const last = work?.data.submissions.at(-1);
  if (last === undefined) return { submission_id: null };
  const begun = task?.data.matched_at ?? null;
  return {
    submission_id: last.id,
    result_data: resultOf(last.answers),
    duration_sec: begun === null ? null : Math.round((last.at - begun) / MILLISECONDS),
    worker_rating: last.rating === null ? null : (last.rating / PER_MILLION) * STARS,
  };
}

function matchedWith({ set }: Event): Fields {
  const worker_id = "worker" in set ? set.worker : null;
  const ends = "match_ends" in set ? (set.match_ends ?? null) : null;
  return { worker_id, accept_until: isoOrNull(ends) };
}

function givenBack({ transfers }: Event): Fields {
  const back = transfers.reduce((sum, { amount }) => sum + amount, 0n);
  const usd = printUsd(back);
  return { reason: "expired", refund_amount: Number(usd), refund_amount_text: usd };
}

function dataOf({ event, happened, task, work }: Told): Fields {
  if (event.type === "task.matched") return matchedWith(happened);
  if (event.type === "task.failed") return givenBack(happened);
  const whole = handedIn(task, work);
  return event.type === "task.completed" ? whole : { submission_id: whole["submission_id"] };
}

/** eAgent's envelope, which says the status as its API does. */
export function eagentBody(told: Told): string {
  const { event } = told;
  const { status, mcp_status } = event.data;
  const data = dataOf(told);
  return JSON.stringify({
    event: event.type,
    task_id: event.task_id,
    status: wordFor("eagent", { status: String(status), mcp_status: String(mcp_status) }),
    timestamp: iso(event.at),
    data,
    ...("result_data" in data && { untrusted_fields: ["data.result_data"] }),
  });
}
