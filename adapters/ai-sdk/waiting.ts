import { fieldsOf, isFields } from "../../engine/index.ts";
import type { Run } from "./types.ts";

const USUAL_SECONDS = 30;

/**
 * `wait_for_task` as it goes on: the task as it stands, then each time its status changes, until it
 * needs the caller, is over, or the time is up. A caller who names the status it knows is told of
 * the next one alone.
 */
export async function* waiting(run: Run, input: unknown): AsyncGenerator<unknown, void> {
  const asked = fieldsOf(input);
  const { known_status, timeout_seconds = USUAL_SECONDS } = asked;
  if (known_status !== undefined || typeof timeout_seconds !== "number") {
    yield await run(input);
    return;
  }
  const ends = performance.now() + timeout_seconds * 1_000;
  let task = await run({ ...asked, timeout_seconds: Math.min(timeout_seconds, 0) });
  yield task;
  for (;;) {
    const left = (ends - performance.now()) / 1_000;
    const { status, mcp_status } = fieldsOf(task);
    if (mcp_status !== "working" || left <= 0) return;
    task = await run({ ...asked, known_status: status, timeout_seconds: left });
    if (isFields(task) && task["status"] !== status) yield task;
  }
}
