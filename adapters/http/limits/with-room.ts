import { refusal } from "../answer.ts";
import { rpcRefusal } from "../dialects/json-rpc.ts";
import type { Origin } from "../../../engine/index.ts";
import { NO_ROOM, Room } from "./room.ts";

/** What answers a request, and is told where it comes from. */
export type Answer = (request: Request, from?: Origin) => Promise<Response>;

/** Those who wait for a task cost next to nothing, so they have a room of their own. */
const MOST_WAITING = 10_000;

/**
 * Answers as many requests at the same time as there is room for, and turns away those beyond. An
 * open stream takes no place, and whoever asks how the host is always gets an answer.
 */
export function withRoom(most: number, basePath: string, answer: Answer): Answer {
  const rooms = { work: new Room(most), waits: new Room(MOST_WAITING) };
  const health = [`${basePath}/healthz`, `${basePath}/readyz`];
  return async (request, from) => {
    const { url } = request;
    if (health.some((path) => url.endsWith(path))) return answer(request, from);
    const room = url.endsWith("/v1/wait_for_task") ? rooms.waits : rooms.work;
    if (!room.enter()) return url.endsWith("/mcp") ? rpcRefusal(null, NO_ROOM) : refusal(NO_ROOM);
    try {
      return await answer(request, from);
    } finally {
      room.leave();
    }
  };
}
