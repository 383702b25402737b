import { z } from "zod";
import { OPERATIONS, type MarketPort } from "../../../../engine/index.ts";
import type { Asked } from "../door.ts";
import { balance, catalogue, categories, readBalance } from "./account.ts";
import { cancel, cancelled } from "./cancel.ts";
import { create } from "./create.ts";
import { list, page } from "./list.ts";
import { read } from "./reads.ts";
import { createdTask, detail, WORDS } from "./view.ts";

/** A path of the dialect as a tool: what the path answers is what the tool does. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodType;
  readonly effects: "reads" | "writes" | "moves_money";
  readonly run: (asked: Asked) => Promise<Response>;
}

const id = z.string().describe("The id of the task");
const usdc = z.union([z.number(), z.string()]);

const wanted = z.strictObject({
  type: z.string().describe("A type of list_categories, like photo_verification"),
  title: z.string().optional(),
  instruction: z.string().describe("What the worker is to do, in 3 to 2,000 characters"),
  budget: usdc.describe("What it may cost, in USDC: one is one US dollar"),
  category_id: z.int().optional(),
  location: z
    .strictObject({ lat: z.number(), lng: z.number(), radius_km: z.number().optional() })
    .optional(),
  deadline: z.string().optional().describe("ISO 8601; 24 hours ahead by default"),
  metadata: z.record(z.string(), z.json()).optional(),
});

const filters = z.strictObject({
  status: z.enum(WORDS).optional(),
  category_id: z.int().optional(),
  type: z.string().optional(),
  from: z.string().optional().describe("An ISO 8601 date or time"),
  to: z.string().optional(),
  page: z.int().optional(),
  limit: z.int().optional(),
});

const MOST_SECONDS = 50;
const seconds = z.number().min(0).max(MOST_SECONDS).default(25);
const waiting = z.strictObject({ id, timeout_seconds: seconds });
const OVER: readonly string[] = ["completed", "failed", "cancelled"];
const SECOND_MS = 1_000;

/** Waits through every status until the task is over, or for so long. */
const wait =
  (market: MarketPort) =>
  async (asked: Asked): Promise<Response> => {
    const until = performance.now() + seconds.parse(asked.body["timeout_seconds"]) * SECOND_MS;
    let known: string | null = null;
    for (;;) {
      const left = Math.max(0, until - performance.now()) / SECOND_MS;
      const reply = await market.execute(asked.who, "wait_for_task", {
        task_id: asked.param("id"),
        ...(known !== null && { known_status: known }),
        timeout_seconds: known === null ? 0 : left,
      });
      if (!reply.ok) break;
      const { status, mcp_status } = OPERATIONS.wait_for_task.output.parse(reply.output);
      if (OVER.includes(mcp_status) || left === 0 || status === known) break;
      known = status;
    }
    return read(market)(asked);
  };

/** Their pages name a server and none of its tools: these are what its SDK and its paths do. */
export const toolsOf = (market: MarketPort): readonly Tool[] => [
  {
    ...{ name: "create_task", title: "Create a task", effects: "moves_money" },
    description: "Posts a task for people and sets its budget aside. The platform finds a worker.",
    ...{ input: wanted, output: createdTask, run: create(market) },
  },
  {
    ...{ name: "wait_for_completion", title: "Wait for a task", effects: "reads" },
    description:
      "The task once it is COMPLETED, CANCELLED or EXPIRED, or as it stands after " +
      "timeout_seconds: then call again. What the worker handed in is in submission.",
    ...{ input: waiting, output: detail, run: wait(market) },
  },
  {
    ...{ name: "get_task", title: "Read a task", effects: "reads" },
    description: "One task with its worker, what was handed in, and the evidence.",
    ...{ input: z.strictObject({ id }), output: detail, run: read(market) },
  },
  {
    ...{ name: "list_tasks", title: "List tasks", effects: "reads" },
    description: "Your tasks, newest first, in pages.",
    ...{ input: filters, output: page, run: list(market) },
  },
  {
    ...{ name: "cancel_task", title: "Cancel a task", effects: "moves_money" },
    description: "Calls a task off while it is PENDING; the whole budget comes back.",
    ...{ input: z.strictObject({ id }), output: cancelled, run: cancel(market) },
  },
  {
    ...{ name: "list_categories", title: "List categories", effects: "reads" },
    description: "What people do here, for how much, how long it takes, and who is there.",
    ...{ input: z.strictObject({}), output: catalogue, run: categories(market) },
  },
  {
    ...{ name: "get_balance", title: "Read the balance", effects: "reads" },
    description: "What can be spent, and what is in escrow.",
    ...{ input: z.strictObject({}), output: balance, run: readBalance(market) },
  },
];
