import {
  fieldsOf,
  isFields,
  type Client,
  type Fields,
  type Rejection,
} from "../../../engine/index.ts";
import { callOptions } from "./ask.ts";
import { answerOf, refusedBy, toldReply } from "./refusal.ts";
import { told, type Turn } from "./types.ts";

export const LONGEST_SECONDS = 86_400;

export interface Manner {
  /** How long to wait where the call does not say; null: for as long as it takes. */
  readonly usual: number | null;
  readonly prefix: string;
}

/** Creates, funds, waits. Stops at the first refusal, and says which task there is by then. */
export async function hire(client: Client, input: unknown, turn: Turn, { usual, prefix }: Manner) {
  const { wait_seconds = usual, confirmation_id, ...spec } = fieldsOf(input);
  if (!isWait(wait_seconds)) return refusedBy(WRONG_WAIT);
  const options = callOptions(turn);
  const created = await client.execute("create_task", spec, options);
  const task_id = created.ok && isFields(created.output) ? created.output["task_id"] : null;
  if (!created.ok || typeof task_id !== "string") return toldReply(created);
  await turn.moved({ task_id, status: "draft", mcp_status: "working" });
  const { agent_id, idempotency_key } = spec;
  const given = { task_id, agent_id, idempotency_key, confirmation_id };
  const funded = await client.execute("fund_task", definedOf(given), options);
  if (!funded.ok) return refusedBy(funded.rejection, unfunded(task_id, funded.rejection, prefix));
  await untilNews(client, task_id, turn, wait_seconds);
  return tellHire(client, task_id, turn, prefix);
}

const isWait = (value: unknown): value is number | null =>
  value === null ||
  (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= LONGEST_SECONDS);

const WRONG_WAIT: Rejection = {
  code: "invalid_input",
  field: "wait_seconds",
  reason: "malformed",
  message: "wait_seconds must be a whole number of seconds from 0 to 86400.",
};

const definedOf = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** A draft costs nothing and stays; hiring anew would make a second one. */
function unfunded(task_id: string, { code }: Rejection, prefix: string): Fields {
  const fund = `${prefix}fund_task for task_id ${task_id}`;
  const next =
    code === "confirmation_required"
      ? `Have a person confirm, then call ${fund} with the confirmation_id.`
      : `The task is kept as a draft. When this is settled, call ${fund}; do not hire again.`;
  return { task_id, next: `${next} Then go on with ${prefix}wait_for_task.` };
}

/** Until the task needs its requester, is over, or the time is up. */
async function untilNews(client: Client, task_id: string, turn: Turn, seconds: number | null) {
  const late = seconds === null ? null : AbortSignal.timeout(Math.max(1, seconds * 1_000));
  const signal = late === null ? turn.signal : AbortSignal.any([turn.signal, late]);
  try {
    for await (const task of client.watch(task_id, { signal })) {
      await turn.moved(task);
      if (task.mcp_status !== "working") return;
    }
  } catch (error) {
    if (late === null || !late.aborted || turn.signal.aborted) throw error;
  }
}

async function tellHire(client: Client, task_id: string, turn: Turn, prefix: string) {
  const { signal } = turn;
  const task = await client.execute("get_task", { task_id }, { signal });
  if (!task.ok || !isFields(task.output)) return toldReply(task);
  const { status } = task.output;
  const reads = status === "awaiting_review" || status === "completed";
  const read = reads ? await client.execute("get_submission", { task_id }, { signal }) : null;
  return told(
    answerOf({
      task: task.output,
      submission: read?.ok ? read.output : null,
      next: nextOf(String(status), prefix),
    }),
  );
}

const NEXT: Readonly<Record<string, (prefix: string) => string>> = {
  awaiting_review: (prefix) =>
    `Judge the submission, then ${prefix}approve_submission, ${prefix}reject_submission with a ` +
    `reason, or ${prefix}file_dispute. Silence approves.`,
  bidding_closed: (prefix) =>
    `Read ${prefix}list_bids, then ${prefix}select_bid, or ${prefix}reopen_bidding.`,
  disputed: (prefix) => `Wait for the ruling with ${prefix}wait_for_task.`,
  completed: () => "The task is done and paid.",
  expired: () => "Nobody did it in time. What was held is back in the wallet.",
  cancelled: () => "The task was called off. What was held is back in the wallet.",
};

const nextOf = (status: string, prefix: string): string =>
  NEXT[status]?.(prefix) ??
  `Nothing was handed in yet. Go on with ${prefix}wait_for_task; do not hire again.`;
