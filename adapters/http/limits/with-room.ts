import { refusal } from "../answer.ts";
import { rpcRefusal } from "../dialects/json-rpc.ts";
import type { Answer } from "../observe.ts";
import { NO_ROOM, Room } from "./room.ts";

/** Those who wait for a task cost next to nothing, so they have a room of their own. */
const MOST_WAITING = 10_000;

/**
 * Answers as many requests at the same time as there is room for, and turns away those beyond. An
 * open stream takes no place, and whoever asks how the host is always gets an answer.
 */
export function withRoom(most: number, basePath: string, answer: Answer): Answer {
  const rooms = { work: new Room(most), waits: new Room(MOST_WAITING) };
  const [lives, ready] = [`${basePath}/healthz`, `${basePath}/readyz`];
  return async (visit) => {
    const { url } = visit.request;
    if (url.endsWith(ready) || url.endsWith(lives)) return answer(visit);
    const room = url.endsWith("/v1/wait_for_task") ? rooms.waits : rooms.work;
    if (!room.enter()) return url.endsWith("/mcp") ? rpcRefusal(null, NO_ROOM) : refusal(NO_ROOM);
    try {
      return await answer(visit);
    } finally {
      room.leave();
    }
  };
}
