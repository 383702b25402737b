import { z } from "zod";
import {
  asWorker,
  fieldsOf,
  isAgent,
  type Fields,
  type Principal,
} from "../../../../engine/index.ts";
import { keyOf } from "../../caller.ts";
import type { Route } from "../../route.ts";
import type { Asked } from "../door.ts";
import { listing } from "./board.ts";
import type { Shop } from "./shop.ts";
import {
  answered,
  envelope,
  faultOf,
  NOT_AN_AGENT,
  NOT_FOUND,
  outputOf,
  refuse,
  taskOf,
  taskOut,
  wholeFault,
} from "./words.ts";

const posting = z.object({
  title: z.string(),
  description: z.string(),
  budget: z.int().min(1),
  required_capabilities: z.array(z.string()).optional(),
});

/** Tasks, from the board to the result. */
export function taskRoutes(shop: Shop): readonly Route[] {
  const { market, door, run, balanceOf } = shop;
  const post = async ({ who, body, request }: Asked): Promise<Response> => {
    const { title, description, budget, required_capabilities = [] } = body;
    const fault = wholeFault(budget);
    if (fault !== null) return refuse(fault);
    const reply = await run(
      who,
      "post_task",
      {
        ...{ title, budget_amber: budget, task_type: "agent_task", process: "agentmarket" },
        ...(description !== undefined && { worker_instructions: description }),
        required_skills: required_capabilities,
      },
      keyOf(request).idempotencyKey,
    );
    if (!reply.ok) return refuse(reply.rejection);
    return show(who, String(outputOf(reply)["task_id"]), 201);
  };
  const show = async (who: Principal, task_id: string, status = 200): Promise<Response> => {
    const reply = await run(market.anyone, "browse_task", { task_id });
    const task = reply.ok ? taskOf(reply.output) : null;
    if (task === null) return refuse(NOT_FOUND);
    const result = await resultFor(who, task);
    return answered(
      status,
      { ...task, ...(result !== undefined && { result }) },
      await balanceOf(who),
    );
  };
  /** What was handed in, for the two who know of it. */
  const resultFor = async (who: Principal, { id: task_id, status }: Fields): Promise<unknown> => {
    if (!isAgent(who) || status !== "completed") return undefined;
    for (const party of [who, asWorker(who)]) {
      const handed = await run({ ...party, scopes: null }, "get_submission", { task_id });
      if (handed.ok) return fieldsOf(outputOf(handed)["untrusted"])["text_content"] ?? null;
    }
    return undefined;
  };
  const accept = async ({ who, param, request }: Asked): Promise<Response> => {
    if (!isAgent(who)) return refuse(NOT_AN_AGENT);
    const task_id = param("id");
    const key = keyOf(request).idempotencyKey;
    const reply = await run(asWorker(who), "accept_task", { task_id }, key);
    return reply.ok ? show(who, task_id) : refuse(reply.rejection);
  };
  const complete = async ({ who, param, body, request }: Asked): Promise<Response> => {
    if (!isAgent(who)) return refuse(NOT_AN_AGENT);
    const { result } = body;
    if (result === undefined || result === null || result === "")
      return refuse(faultOf("result", "result must say what was done."));
    const text_content = typeof result === "string" ? result : JSON.stringify(result);
    const task_id = param("id");
    const key = keyOf(request).idempotencyKey;
    const reply = await run(asWorker(who), "submit_work", { task_id, text_content }, key);
    return reply.ok ? show(who, task_id) : refuse(reply.rejection);
  };
  return tasksAt({ post, list: listing(shop), accept, complete, show }, door);
}

type Handlers = Readonly<
  Record<"post" | "list" | "accept" | "complete", (asked: Asked) => Promise<Response>>
> & { readonly show: (who: Principal, task: string) => Promise<Response> };

function tasksAt(handlers: Handlers, door: Shop["door"]): readonly Route[] {
  const tasks = "/api/tasks";
  const shared = { scope: null, status: 200, body: null, answers: envelope(taskOut) } as const;
  const own = { ...shared, access: "signed_in" } as const;
  return [
    {
      ...{ method: "post", path: tasks, title: "Post a task" },
      ...{ ...own, status: 201, body: posting, answer: door.signedIn(handlers.post) },
    },
    {
      ...{ method: "get", path: tasks, title: "List tasks" },
      ...{ ...shared, query: ["status", "capability", "limit"], access: "open" },
      ...{ answers: envelope(z.array(taskOut)), answer: door.open(handlers.list) },
    },
    {
      ...{ method: "get", path: `${tasks}/:id`, title: "Read a task", ...shared, access: "open" },
      answer: door.open(({ who, param }) => handlers.show(who, param("id"))),
    },
    {
      ...{ method: "post", path: `${tasks}/:id/accept`, title: "Accept a task", ...own },
      answer: door.signedIn(handlers.accept),
    },
    {
      ...{ method: "post", path: `${tasks}/:id/complete`, title: "Complete a task", ...own },
      ...{ body: z.object({ result: z.string() }), answer: door.signedIn(handlers.complete) },
    },
  ];
}
