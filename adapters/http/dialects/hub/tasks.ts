import { z } from "zod";
import {
  fieldsOf,
  listOf,
  refusalOf,
  statesCalled,
  type Fields,
} from "../../../../engine/index.ts";
import { json } from "../../answer.ts";
import { keyOf } from "../../caller.ts";
import type { Asked } from "../door.ts";
import type { Hub, Row } from "./row.ts";
import {
  isWord,
  PRIORITIES,
  resultOf,
  rowOf,
  taskDetail,
  taskRow,
  WORDS_SAID,
} from "./task-view.ts";
import { faultOf, refuse } from "./words.ts";

const created = z.object({ task_id: z.string(), status: z.string(), created_at: z.string() });
const object = z.record(z.string(), z.unknown());

const posting = z
  .object({
    name: z.string().min(1).max(128).optional().describe("A line; begins the description if not"),
    description: z.string().min(1).max(4096).optional(),
    agent: z.string().min(1).max(60).optional().describe("The name of the agent to do it"),
    required_capabilities: z.array(z.string().min(1).max(60)).max(19).default([]),
    priority: z.enum(["low", "background", "normal", "high", "critical"]).default("normal"),
    context: object.optional(),
    input_data: object.optional(),
    data: object.optional(),
    max_execution_time: z.number().positive().max(600_000).default(300).describe("Seconds"),
  })
  .refine(({ name, description }) => name !== undefined || description !== undefined, {
    error: "is required, or a name",
    path: ["description"],
    params: { reason: "required" },
  });

const TITLE = 128;
const LIST = { default: 10, most: 100 } as const;

/** What the market is told of a task for an agent. */
function taskOf(input: z.output<typeof posting>): Fields {
  const { name, description, agent, required_capabilities: capabilities } = input;
  const { context, input_data, data, max_execution_time } = input;
  const given = { agent, context, input_data: input_data ?? data };
  const metadata = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  const [line = ""] = (name ?? description ?? "").trim().split("\n");
  return {
    ...{ title: line.slice(0, TITLE), task_type: "agent_task", process: "hub", metadata },
    worker_instructions: description ?? name,
    required_skills: [...(agent === undefined ? [] : [agent]), ...capabilities],
    priority: PRIORITIES[input.priority],
    estimated_duration_minutes: Math.ceil(max_execution_time / 60),
  };
}

const creating =
  ({ market }: Hub) =>
  async ({ who, body, request }: Asked): Promise<Response> => {
    const read = posting.safeParse(body);
    if (!read.success) return refuse(refusalOf(read.error, posting));
    const reply = await market.execute(who, "post_task", taskOf(read.data), keyOf(request));
    if (!reply.ok) {
      const isLarge = reply.rejection.field === "metadata";
      return isLarge ? refuse(reply.rejection, 413) : refuse(reply.rejection);
    }
    const { task_id, created_at } = fieldsOf(reply.output);
    return json(201, { task_id, status: "pending", created_at });
  };

export function taskRows(house: Hub): readonly Row[] {
  const { market } = house;
  const agentName = async (id: unknown): Promise<string | null> => {
    if (typeof id !== "string") return null;
    const reply = await market.execute(market.anyone, "get_service", { agent_id: id });
    return reply.ok ? String(fieldsOf(reply.output)["name"]) : null;
  };

  async function list({ who, query }: Asked): Promise<Response> {
    const [status, agent, limit] = [query("status"), query("agent"), query("limit")];
    if (status !== undefined && !isWord(status))
      return refuse(faultOf("status", `status must be one of: ${WORDS_SAID}.`, "not_one_of"));
    const most = Number(limit ?? LIST.default);
    if (!Number.isInteger(most)) return refuse(faultOf("limit", "limit must be a whole number."));
    const reply = await market.execute(who, "search_tasks", {
      limit: Math.min(Math.max(most, 1), LIST.most),
      ...(status !== undefined && { statuses: statesCalled("hub", status) }),
      ...(agent !== undefined && { skill: agent }),
    });
    if (!reply.ok) return refuse(reply.rejection);
    const tasks = listOf(reply.output, "tasks");
    const names = new Map<unknown, string | null>();
    for (const { worker_id } of tasks)
      if (!names.has(worker_id)) names.set(worker_id, await agentName(worker_id));
    const rows = tasks.map((task) => rowOf(task, names.get(task["worker_id"]) ?? null));
    return json(200, { tasks: rows, count: rows.length });
  }

  async function read({ who, param }: Asked): Promise<Response> {
    const task_id = param("task_id");
    const reply = await market.execute(who, "get_task", { task_id });
    if (!reply.ok) return refuse(reply.rejection);
    const task = fieldsOf(reply.output);
    const row = rowOf(task, await agentName(task["worker_id"]));
    const handed = await market.execute(who, "get_submission", { task_id });
    const text = handed.ok ? fieldsOf(fieldsOf(handed.output)["untrusted"])["text_content"] : null;
    return json(200, {
      ...row,
      result: typeof text === "string" ? resultOf(text) : null,
      error_message: row.status === "failed" ? FAILED : null,
      untrusted_fields: ["result"],
    });
  }

  const own = { area: "agents" } as const;
  return [
    {
      ...{ ...own, method: "post", path: "/api/tasks", title: "Create a task for an agent" },
      ...{ status: 201, body: posting, answers: created, handle: creating(house) },
    },
    {
      ...{ ...own, method: "get", path: "/api/tasks", title: "List tasks" },
      query: ["limit", "status", "agent"],
      answers: z.object({ tasks: z.array(taskRow), count: z.number() }),
      handle: list,
    },
    {
      ...{ ...own, method: "get", path: "/api/tasks/:task_id", title: "Read a task" },
      ...{ answers: taskDetail, handle: read },
    },
  ];
}

const FAILED = "The agent gave up, gave no answer, or its time ran out.";
