import {
  fieldsOf,
  isFields,
  type Client,
  type Fields,
  type TaskView,
} from "../../../engine/index.ts";
import { answerOf, toldReply } from "./refusal.ts";
import { told, type Standing, type Told, type ToolAnswer, type Turn } from "./types.ts";

const standingOf = (output: unknown): Standing | null => {
  if (!isFields(output)) return null;
  const { task_id, status, mcp_status } = output;
  return typeof task_id === "string" && typeof status === "string" && typeof mcp_status === "string"
    ? { task_id, status, mcp_status }
    : null;
};

/** What the operation waits for where it is told of nothing else. */
const USUAL_SECONDS = 30;

/**
 * `wait_for_task` as it is; for a client that wants to know of progress each status on the way is
 * told, and the answer is the same.
 */
export async function waitForTask(
  client: Client,
  input: unknown,
  turn: Turn,
): Promise<Told<ToolAnswer>> {
  const { signal } = turn;
  if (turn.progress === null)
    return toldReply(await client.execute("wait_for_task", input, { signal }));
  const asked = fieldsOf(input);
  const { known_status, timeout_seconds = USUAL_SECONDS } = asked;
  const ends = performance.now() + Number(timeout_seconds) * 1_000;
  let seen: string | null = null;
  for (;;) {
    // The first look validates the input as it was given, and waits for nothing.
    const left = Math.max(0, (ends - performance.now()) / 1_000);
    const step: Fields =
      seen === null
        ? { ...asked, ...(typeof timeout_seconds === "number" && { timeout_seconds: 0 }) }
        : { ...asked, known_status: seen, timeout_seconds: left };
    const reply = await client.execute("wait_for_task", step, { signal });
    const standing = reply.ok ? standingOf(reply.output) : null;
    if (standing === null) return toldReply(reply);
    if (standing.status !== seen) await turn.moved(standing);
    seen = standing.status;
    const isNews =
      known_status === undefined ? standing.mcp_status !== "working" : seen !== known_status;
    if (isNews || performance.now() >= ends) return toldReply(reply);
  }
}

/** The whole life of a task from now on, until it is over. */
export async function followTask(
  client: Client,
  input: unknown,
  turn: Turn,
): Promise<Told<ToolAnswer>> {
  const { signal } = turn;
  const asked = fieldsOf(input);
  // Refuses what is no such task before anything is waited for.
  const look = { ...asked, timeout_seconds: 0 };
  const first = await client.execute("wait_for_task", look, { signal });
  if (!first.ok) return toldReply(first);
  let last: TaskView | null = null;
  for await (const task of client.watch(String(asked["task_id"]), { signal })) {
    last = task;
    await turn.moved(task);
  }
  return last === null ? toldReply(first) : told(answerOf(last));
}
