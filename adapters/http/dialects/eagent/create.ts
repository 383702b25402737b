import { z } from "zod";
import {
  OPERATIONS,
  printUsd,
  refusalOf,
  type Fields,
  type MarketPort,
} from "../../../../engine/index.ts";
import { json, replayHeaders } from "../../answer.ts";
import { paidCall, paymentOf } from "../../payment.ts";
import type { Route } from "../../route.ts";
import type { Asked, Door } from "../door.ts";
import { amberOf, numberOf, usdc } from "./money.ts";
import { askToPay, refuse, refusePaid } from "./refuse.ts";
import { createdTask, location, statusOf, TYPE } from "./view.ts";

const text = z.string().trim().min(3).max(2000);
const METERS = 1_000;

/** What all ways to ask for a task have in common. */
const shared = {
  type: z.string().trim().min(1).max(40),
  category_id: z.int().min(1).optional(),
  location: location
    .extend({
      lat: z.number().min(-90).max(90),
      lng: z.number().min(-180).max(180),
      radius_km: z.number().min(0.001).max(100).default(10),
    })
    .optional(),
  deadline: z.iso.datetime({ offset: true, error: "must be an ISO 8601 time" }).optional(),
  metadata: z.record(z.string(), z.json()).optional(),
  /** Which agent acts, where a developer's token asks. */
  agent_id: z.string().optional(),
  confirmation_id: z.string().optional(),
};

type Wanted = z.output<z.ZodObject<typeof shared>> & {
  readonly budget: bigint;
  readonly title: string;
  readonly instruction: string;
};

const TITLE_MOST = 200;
const titleOf = (title: string | undefined, instruction: string): string =>
  title ?? (instruction.split("\n")[0] ?? instruction).slice(0, TITLE_MOST).trim();

/** The fields of the REST pages, those of the SDKs, or any mixture of the two. */
const body = z
  .object({
    ...shared,
    title: z.string().trim().min(1).max(TITLE_MOST).optional(),
    instruction: text.optional(),
    description: text.optional(),
    budget: usdc.optional(),
    max_payout: usdc.optional(),
    maxPayout: usdc.optional(),
    /** Of the second generation: what is to be done, as text or in a form of the client's own. */
    payload: z.union([text, z.record(z.string(), z.json())]).optional(),
  })
  .transform((given, check): Wanted => {
    const { title, instruction, description, budget, max_payout, maxPayout, payload } = given;
    const amount = budget ?? max_payout ?? maxPayout;
    const todo = instruction ?? description ?? told(payload);
    const missing = todo === undefined ? "instruction" : amount === undefined ? "budget" : null;
    if (missing !== null || todo === undefined || amount === undefined) {
      const params = { reason: "required" };
      check.addIssue({ code: "custom", message: "is required", path: [missing ?? ""], params });
      return z.NEVER;
    }
    return { ...given, budget: amount, instruction: todo, title: titleOf(title, todo) };
  });

function told(payload: string | Fields | undefined): string | undefined {
  if (payload === undefined || typeof payload === "string") return payload;
  const { instruction, description } = payload;
  if (typeof instruction === "string") return instruction;
  return typeof description === "string" ? description : JSON.stringify(payload);
}

function postingOf(wanted: Wanted): Fields {
  const { type, title, instruction, budget, location: place, deadline, metadata } = wanted;
  return {
    process: "eagent",
    title,
    task_type: type,
    category_id: wanted.category_id,
    worker_instructions: instruction,
    budget_amber: amberOf(budget),
    deadline_iso: deadline,
    location: place && {
      latitude: place.lat,
      longitude: place.lng,
      radius_meters: place.radius_km * METERS,
    },
    metadata: { ...metadata, [TYPE]: type },
    agent_id: wanted.agent_id,
    confirmation_id: wanted.confirmation_id,
  };
}

const answerOf = (wanted: Wanted, output: unknown): z.input<typeof createdTask> => {
  const posted = OPERATIONS.post_task.output.parse(output);
  const usd = printUsd(wanted.budget);
  return {
    id: posted.task_id,
    type: wanted.type,
    status: statusOf(posted),
    title: wanted.title,
    instruction: wanted.instruction,
    budget: numberOf(usd),
    budget_text: usd,
    category_id: posted.category_id,
    location: wanted.location ?? null,
    deadline: posted.deadline_at,
    metadata: wanted.metadata ?? {},
    created_at: posted.created_at,
  };
};

export const create =
  (market: MarketPort) =>
  async ({ who, body: given, request }: Asked): Promise<Response> => {
    const read = body.safeParse(given);
    if (!read.success) return refuse(refusalOf(read.error, body));
    const wanted = read.data;
    const input = postingOf(wanted);
    const asked = { who, operation: "post_task", input, description: wanted.title };
    const paid = await market.money.pay(paidCall(request, asked));
    const { reply, headers } = paid;
    if (reply.ok) {
      const answer = { ...answerOf(wanted, reply.output), ...paymentOf(paid) };
      return json(201, answer, { ...replayHeaders(reply), ...headers });
    }
    const isStranger = who.role === "anyone" && reply.rejection.code === "unauthenticated";
    return isStranger ? askToPay(wanted.budget) : refusePaid(reply.rejection, paid);
  };

/** `POST /tasks` of both generations. */
export const createRoutes = (market: MarketPort, door: Door): readonly Route[] =>
  (["/api/v1/tasks", "/v1/tasks"] as const).map((path) => ({
    ...{ method: "post", path, title: "Create a task", status: 201 },
    ...{ body, answers: createdTask, scope: "payments.fund", access: "open" },
    answer: door.open(create(market)),
  }));
