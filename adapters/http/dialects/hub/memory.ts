import { z } from "zod";
import { fieldsOf, listOf, type Fields, type Principal } from "../../../../engine/index.ts";
import { json } from "../../answer.ts";
import type { Hub, Row } from "./row.ts";
import { refuse, rounded } from "./words.ts";

const nodeOut = z.object({ id: z.string(), content: z.string(), connections: z.number() });
const edgeOut = z.object({ source: z.string(), target: z.string(), weight: z.number() });
const eventOut = z.object({
  timestamp: z.string(),
  event_type: z.string(),
  memory_id: z.string(),
  user: z.string(),
});
const statusOut = z.object({
  status: z.string(),
  stats: z.object({
    total_memories: z.number(),
    recent_queries: z.number(),
    avg_recall_latency_ms: z.number(),
  }),
  storm: z.object({ enabled: z.literal(false), status: z.string(), ot_backend: z.null() }),
});

const RECENT = 100;

/** Who worked with whom: the caller's last tasks, from whoever posted them to whoever did them. */
function graphOf(tasks: readonly Fields[]) {
  const weights = new Map<string, z.input<typeof edgeOut>>();
  for (const { agent_id, worker_id } of tasks) {
    if (typeof agent_id !== "string" || typeof worker_id !== "string") continue;
    const key = `${agent_id} ${worker_id}`;
    const weight = (weights.get(key)?.weight ?? 0) + 1;
    weights.set(key, { source: agent_id, target: worker_id, weight });
  }
  const edges = [...weights.values()];
  const posted = new Set(tasks.map((task) => String(task["agent_id"])));
  const ids = new Set([...posted, ...edges.map(({ target }) => target)]);
  const nodes = [...ids].map((id) => ({
    ...{ id, content: posted.has(id) ? "posts tasks" : "does tasks" },
    connections: edges.filter(({ source, target }) => source === id || target === id).length,
  }));
  return { nodes, edges };
}

/** The memory of a market is its log of events: each caller has its own view of it. */
export function memoryRows({ market, hub }: Hub): readonly Row[] {
  const own = { area: "agents" } as const;
  return [
    {
      ...{ method: "get", path: "/api/memory/status", title: "Read how the log is" },
      answers: statusOut,
      async handle() {
        const { events, requests, store_ms } = await hub.figures();
        const stats = { total_memories: events.published, recent_queries: requests };
        return json(200, {
          status: "healthy",
          stats: { ...stats, avg_recall_latency_ms: rounded(store_ms) },
          storm: { enabled: false, status: "not available", ot_backend: null },
        });
      },
    },
    {
      ...{ ...own, method: "get", path: "/api/memory/graph", title: "Read who worked with whom" },
      answers: z.object({ nodes: z.array(nodeOut), edges: z.array(edgeOut) }),
      async handle({ who }) {
        const reply = await market.execute(who, "search_tasks", { limit: RECENT });
        if (!reply.ok) return refuse(reply.rejection);
        return json(200, graphOf(listOf(reply.output, "tasks")));
      },
    },
    {
      ...{ ...own, method: "get", path: "/api/memory/audit", title: "Read one's own events" },
      query: ["after", "limit"],
      answers: z.object({ events: z.array(eventOut), last_sequence: z.number() }),
      async handle({ who, query }) {
        const [after, limit] = [query("after") ?? 0, query("limit") ?? RECENT].map(Number);
        const reply = await market.execute(who, "list_events", { after, limit });
        if (!reply.ok) return refuse(reply.rejection);
        const { last_sequence } = fieldsOf(reply.output);
        return json(200, {
          events: listOf(reply.output, "events").map((each) => audited(each, who)),
          last_sequence,
        });
      },
    },
  ];
}

const audited = (event: Fields, { id }: Principal): z.input<typeof eventOut> => ({
  timestamp: String(event["at"]),
  event_type: String(event["type"]),
  memory_id: String(event["subject_id"] ?? event["event_id"]),
  user: id,
});
