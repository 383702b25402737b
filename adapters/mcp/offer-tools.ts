import {
  CallToolRequestSchema,
  ListToolsRequestSchema,
  type CallToolRequest,
} from "@modelcontextprotocol/sdk/types.js";
import { answering, ProtocolError, valueOf } from "./protocol-error.ts";
import { runAsTask } from "./run-as-task.ts";
import type { Surface } from "./surface/surface.ts";
import type { Fault, Standing, Turn } from "./surface/types.ts";
import { turnOf, type Connection, type RequestExtra } from "./turn.ts";

/** Tools, as plain calls and as tasks of the protocol. */
export function offerTools(surface: Surface, connection: Connection): void {
  const { server } = connection;
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: surface.tools() }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) =>
    answering(async () => {
      if (params.task !== undefined) return callAsTask(surface, connection, params, extra);
      const { name, arguments: args = {} } = params;
      const takesLong = surface.tool(name)?.callAsTask;
      const told = takesLong
        ? await callSlowly(surface, connection, params, extra)
        : await surface.callTool(name, args, turnOf(connection, extra));
      return { ...valueOf(told) };
    }),
  );
}

function callAsTask(
  surface: Surface,
  connection: Connection,
  { name, arguments: args = {}, task }: CallToolRequest["params"],
  extra: RequestExtra,
) {
  const asTask = surface.tool(name)?.callAsTask;
  if (!asTask) throw new ProtocolError(noTask(name));
  const call = (turn: Turn) => asTask(surface.client, args, turn);
  return runAsTask({ connection, extra, ttl: task?.ttl, call });
}

const METHOD_NOT_FOUND = -32601;

const noTask = (name: string): Fault => ({
  number: METHOD_NOT_FOUND,
  message: `${name} is done at once and runs as no task. Call it without one.`,
  data: { code: "invalid_input", field: "task", reason: "no_task_support" },
});

/**
 * A call that its client may give up. It gets no answer then, so what it has begun is told in the
 * log; and where there is no session, hanging up says that nobody waits.
 */
async function callSlowly(
  surface: Surface,
  connection: Connection,
  { name, arguments: args = {} }: CallToolRequest["params"],
  extra: RequestExtra,
) {
  const turn = turnOf(connection, extra);
  const { request } = connection;
  const signal = request === null ? turn.signal : AbortSignal.any([turn.signal, request.signal]);
  let last: Standing | null = null;
  const moved = async (standing: Standing): Promise<void> => {
    last = standing;
    await turn.moved(standing);
  };
  try {
    return await surface.callTool(name, args, { ...turn, signal, moved });
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
