import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  ElicitRequestFormParamsSchema,
  type CreateTaskResult,
} from "@modelcontextprotocol/sdk/types.js";
import { faultOfError } from "./surface/refusal.ts";
import type { Standing, Told, ToolAnswer, Turn } from "./surface/types.ts";
import type { MarketTasks } from "./tasks.ts";
import { turnOf, type Connection, type RequestExtra } from "./turn.ts";

export interface TaskRun {
  readonly connection: Connection;
  readonly extra: RequestExtra;
  readonly ttl: number | undefined;
  readonly call: (turn: Turn) => Promise<Told<ToolAnswer>>;
}

/**
 * Answers at once with a task of the protocol, whose status follows the marketplace task that the
 * call is about. Cancelling it ends the waiting, and nothing else.
 */
export async function runAsTask(run: TaskRun): Promise<CreateTaskResult> {
  const { ttl, connection } = run;
  const { tasks } = connection;
  const task = await tasks.createTask(ttl === undefined ? {} : { ttl });
  void carryOn(run, task.taskId);
  return { task };
}

async function carryOn(run: TaskRun, id: string): Promise<void> {
  const { connection, call } = run;
  const { tasks } = connection;
  let last: Standing | null = null;
  const end = await call({
    ...turnWithin(run, id),
    async moved(standing) {
      last = standing;
      await tasks.note(id, statusOf(standing), noteOf(standing));
      await tell(connection.server, tasks, id);
    },
  }).catch((error: unknown) => ({ ok: false as const, fault: faultOfError(error) }));
  tasks.finish(id, end.ok ? endOf(last) : "failed", end);
  await tell(connection.server, tasks, id);
}

/** The same turn, for when the request is answered already: what it sends goes by the task. */
function turnWithin({ connection, extra }: TaskRun, id: string): Turn {
  const { server, confirmationMs, tasks } = connection;
  const turn = turnOf(connection, extra);
  const signal = tasks.signalOf(id);
  return {
    ...turn,
    signal,
    sample: null,
    progress: null,
    log: () => Promise.resolve(),
    elicit:
      turn.elicit &&
      (async (form) => {
        await tasks.updateTaskStatus(id, "input_required", form.message);
        await tell(server, tasks, id);
        const waits = { relatedTask: { taskId: id }, signal, timeout: confirmationMs };
        try {
          return await server.elicitInput(ElicitRequestFormParamsSchema.parse(form), waits);
        } finally {
          await tasks.updateTaskStatus(id, "working", "The user has answered.");
        }
      }),
  };
}

const statusOf = ({ mcp_status }: Standing) =>
  mcp_status === "input_required" ? ("input_required" as const) : ("working" as const);

const noteOf = ({ task_id, status }: Standing): string =>
  `The marketplace task ${task_id} is ${status}; it goes on whether or not anybody waits for it.`;

const endOf = (last: Standing | null) =>
  last?.mcp_status === "failed" || last?.mcp_status === "cancelled" ? last.mcp_status : "completed";

/** A hint for who listens; who does not, asks with tasks/get. */
async function tell(server: Server, tasks: MarketTasks, id: string): Promise<void> {
  const params = await tasks.getTask(id);
  if (params === null || server.transport === undefined) return;
  await server.notification({ method: "notifications/tasks/status", params }).catch(() => {
    // Whoever has gone meanwhile is told nothing.
  });
}
