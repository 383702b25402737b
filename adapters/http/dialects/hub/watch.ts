import { z } from "zod";
import { fieldsOf, wordFor } from "../../../../engine/index.ts";
import type { Asked } from "../door.ts";
import type { Hub, Row } from "./row.ts";
import { frame, streamed } from "./streams.ts";
import { notImplemented, refuse } from "./words.ts";

const ENDED = new Set(["completed", "failed", "cancelled"]);
/** How long a reader is kept: the documents' twenty looks, five a second. */
const WAIT_SECONDS = 4;

/** One task as events: where it stands, each change, and how it ended or stood at the last. */
export const watchRow = ({ market, hub }: Hub): Row => {
  const statusOf = async (who: Asked["who"], task_id: string, operation: string, more = {}) => {
    const reply = await market.execute(who, operation, { task_id, ...more });
    if (!reply.ok) return reply;
    const { status, mcp_status } = fieldsOf(reply.output);
    const told = { status: String(status), mcp_status: String(mcp_status) };
    return { ok: true as const, own: told.status, status: wordFor("hub", told) };
  };
  async function* events(who: Asked["who"], task_id: string, first: string, own: string) {
    yield frame({ phase: "start", task_id }, "status");
    yield frame({ required: hub.settings.agents.required, ok: true }, "token");
    let status = first;
    let known = own;
    const until = Date.now() + WAIT_SECONDS * 1_000;
    while (!ENDED.has(status) && Date.now() < until) {
      const wait = { known_status: known, timeout_seconds: 1 };
      const seen = await statusOf(who, task_id, "wait_for_task", wait);
      if (!seen.ok) break;
      known = seen.own;
      if (seen.status === status) continue;
      status = seen.status;
      yield frame({ task_id, status }, "update");
    }
    yield frame({ ok: status === "completed", task_id, status }, "final");
  }
  return {
    ...{ method: "post", path: "/api/tasks/:task_id/stream", title: "Watch a task" },
    ...{ area: "agents", answers: z.string(), type: "text/event-stream" },
    async handle({ who, param }) {
      if (!hub.settings.streams) return notImplemented("disabled");
      const task_id = param("task_id");
      const seen = await statusOf(who, task_id, "get_task");
      if (!seen.ok) return refuse(seen.rejection);
      return streamed(() => events(who, task_id, seen.status, seen.own));
    },
  };
};
