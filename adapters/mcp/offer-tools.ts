import {
  CallToolRequestSchema,
  ListToolsRequestSchema,
  type CallToolRequest,
} from "@modelcontextprotocol/sdk/types.js";
import { answering, ProtocolError, valueOf } from "./protocol-error.ts";
import { runAsTask } from "./run-as-task.ts";
import type { Surface } from "./surface/surface.ts";
import type { Fault, Standing } from "./surface/types.ts";
import type { MarketTasks } from "./tasks.ts";
import { turnOf, type Connection, type RequestExtra } from "./turn.ts";

/** Tools, as plain calls and as tasks of the protocol. */
export function offerTools(surface: Surface, connection: Connection, tasks: MarketTasks): void {
  const { server } = connection;
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: surface.tools() }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) =>
    answering(async () => {
      const { name, arguments: args = {}, task } = params;
      if (task !== undefined) {
        const asTask = surface.tool(name)?.callAsTask;
        if (!asTask) throw new ProtocolError(noTask(name));
        const call = (turn: Parameters<typeof asTask>[2]) => asTask(surface.client, args, turn);
        return runAsTask({ connection, tasks, extra, ttl: task.ttl, call });
      }
      return { ...valueOf(await callTool(surface, connection, params, extra)) };
    }),
  );
}

const METHOD_NOT_FOUND = -32601;

const noTask = (name: string): Fault => ({
  number: METHOD_NOT_FOUND,
  message: `${name} is done at once and runs as no task. Call it without one.`,
  data: { code: "invalid_input", field: "task", reason: "no_task_support" },
});

/** A call that is taken back gets no answer, so what it has begun is told in the log. */
async function callTool(
  surface: Surface,
  connection: Connection,
  { name, arguments: args = {} }: CallToolRequest["params"],
  extra: RequestExtra,
) {
  const turn = turnOf(connection, extra);
  let last: Standing | null = null;
  const moved = async (standing: Standing): Promise<void> => {
    last = standing;
    await turn.moved(standing);
  };
  try {
    return await surface.callTool(name, args, { ...turn, moved });
  } catch (error) {
    if (extra.signal.aborted && last !== null) await tellLeft(connection, name, last);
    throw error;
  }
}

async function tellLeft({ server, level }: Connection, tool: string, left: Standing) {
  if (!level.lets("notice")) return;
  const data = `${tool} waits no longer. Task ${left.task_id} is ${left.status} and goes on.`;
  const params = { level: "notice" as const, logger: "guildhall", data };
  await server.notification({ method: "notifications/message", params }).catch(() => {
    // Who has gone altogether is told nothing.
  });
}
