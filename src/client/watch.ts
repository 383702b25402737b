import type { Client, TaskView, WatchOptions } from "../../engine/index.ts";
import { outputOf } from "./methods.ts";

/** One call waits so long; what stands between may cut off what takes a minute. */
const WAIT_SECONDS = 25;

const OVER: readonly string[] = ["completed", "failed", "cancelled"];

/** Each status of a task as it comes, beginning with the present one, until the task is over. */
export async function* watchTask(
  { execute }: Pick<Client, "execute">,
  taskId: string,
  options: WatchOptions = {},
): AsyncGenerator<TaskView, void> {
  let known: string | null = null;
  for (;;) {
    const asked: object =
      known === null
        ? { task_id: taskId, timeout_seconds: 0 }
        : { task_id: taskId, known_status: known, timeout_seconds: WAIT_SECONDS };
    const task: TaskView = outputOf(
      "wait_for_task",
      await execute("wait_for_task", asked, options),
    );
    if (task.status !== known) yield task;
    if (OVER.includes(task.mcp_status)) return;
    known = task.status;
  }
}

export interface WaitOptions extends WatchOptions {
  /** Told of every status on the way, the last one too. */
  readonly onUpdate?: (task: TaskView) => void;
}

export async function waitForCompletion(
  watch: Client["watch"],
  taskId: string,
  { onUpdate, ...options }: WaitOptions = {},
): Promise<TaskView> {
  let last: TaskView | null = null;
  for await (const task of watch(taskId, options)) {
    last = task;
    onUpdate?.(task);
  }
  if (last === null) throw new Error(`watching ${taskId} ended without a status`);
  return last;
}
