import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import {
  CreateMessageResultSchema,
  ElicitRequestFormParamsSchema,
  CreateMessageRequestParamsSchema,
  type ServerNotification,
  type ServerRequest,
} from "@modelcontextprotocol/sdk/types.js";
import type { MarketTasks } from "./tasks.ts";
import { LEVELS, type Level, type Progress, type Turn } from "./surface/types.ts";

export type RequestExtra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** The level from which on a client wants to be told; each connection has its own. */
export class LogLevel {
  #from = 0;

  set(level: Level): void {
    this.#from = LEVELS.indexOf(level);
  }

  lets(level: Level): boolean {
    return LEVELS.indexOf(level) >= this.#from;
  }
}

export interface Connection {
  readonly server: Server;
  readonly level: LogLevel;
  readonly confirmationMs: number;
  readonly tasks: MarketTasks;
  /** The one request that there will be; null where the connection lasts. */
  readonly request: Request | null;
}

/** What a call may use of its connection, beside the request it came by. */
export function turnOf({ server, level, confirmationMs }: Connection, extra: RequestExtra): Turn {
  const { signal, requestId: relatedRequestId } = extra;
  const can = server.getClientCapabilities();
  const waits = { relatedRequestId, signal, timeout: confirmationMs };
  const progress = progressOf(extra);
  let steps = 0;
  return {
    signal,
    elicit: can?.elicitation?.form
      ? (form) => server.elicitInput(ElicitRequestFormParamsSchema.parse(form), waits)
      : null,
    sample: can?.sampling
      ? (given) => {
          const params = CreateMessageRequestParamsSchema.parse(given);
          const request = { method: "sampling/createMessage" as const, params };
          return extra.sendRequest(request, CreateMessageResultSchema, { signal });
        }
      : null,
    progress,
    async log(severity, data) {
      if (!level.lets(severity)) return;
      const params = { level: severity, logger: "guildhall", data };
      await extra.sendNotification({ method: "notifications/message", params });
    },
    closeStream: () => extra.closeSSEStream?.(),
    async moved({ task_id, status, mcp_status }) {
      const message = `Task ${task_id}: ${status} (${mcp_status})`;
      await progress?.({ progress: ++steps, message });
    },
  };
}

function progressOf({ _meta, sendNotification }: RequestExtra): Turn["progress"] {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return null;
  return ({ progress, total, message }: Progress) =>
    sendNotification({
      method: "notifications/progress",
      params: {
        progressToken,
        progress,
        ...(total !== undefined && { total }),
        ...(message !== undefined && { message }),
      },
    });
}
