import { z } from "zod";
import { OPERATIONS, refusalOf, rejection, type MarketPort } from "../../../../engine/index.ts";
import { json, replayHeaders } from "../../answer.ts";
import { keyOf } from "../../caller.ts";
import type { Route } from "../../route.ts";
import type { Asked, Door } from "../door.ts";
import { handedIn, workOf } from "./evidence.ts";
import { refuse } from "./refuse.ts";
import { statusOf, taskOf, word } from "./view.ts";

const accepted = z.object({
  id: z.string(),
  status: word,
  accepted_at: z.string(),
  sla_deadline: z.string(),
});

const validation = z.object({
  passed: z.boolean(),
  checks: z.array(z.looseObject({ check: z.string(), result: z.string() })),
});

const submitted = z.object({
  id: z.string(),
  /** As the documents have it: what the checks made of the task in the same moment is beside. */
  status: z.literal("SUBMITTED"),
  task_status: word,
  submission: z.object({
    id: z.string(),
    result_data: z.record(z.string(), z.unknown()),
    submitted_at: z.string(),
  }),
  validation,
});

const accept =
  (market: MarketPort) =>
  async ({ who, param, request }: Asked): Promise<Response> => {
    const input = { task_id: param("id") };
    const reply = await market.execute(who, "accept_task", input, keyOf(request));
    if (!reply.ok) return refuse(reply.rejection);
    const seen = await market.execute(who, "get_task", input);
    if (!seen.ok) return refuse(seen.rejection);
    const task = taskOf(seen.output);
    const answer: z.input<typeof accepted> = {
      id: task.task_id,
      status: statusOf(OPERATIONS.accept_task.output.parse(reply.output)),
      accepted_at: task.matched_at ?? task.created_at,
      sla_deadline: task.next_at ?? task.deadline_at,
    };
    return json(200, answer, replayHeaders(reply));
  };

const TOO_MUCH = rejection("invalid_input", {
  field: "result_data",
  reason: "too_long",
  message: "result_data and evidence must each be at most 100,000 characters of JSON.",
});

const submit =
  (market: MarketPort) =>
  async ({ who, param, body, request }: Asked): Promise<Response> => {
    const read = handedIn.safeParse(body);
    if (!read.success) return refuse(refusalOf(read.error, handedIn));
    const work = workOf(read.data);
    if (work === null) return refuse(TOO_MUCH);
    const task_id = param("id");
    const reply = await market.execute(who, "submit_work", { task_id, ...work }, keyOf(request));
    if (!reply.ok) return refuse(reply.rejection);
    const output = OPERATIONS.submit_work.output.parse(reply.output);
    const seen = await market.execute(who, "get_submission", { task_id });
    if (!seen.ok) return refuse(seen.rejection);
    const { submission_id: id } = output;
    const { submitted_at } = OPERATIONS.get_submission.output.parse(seen.output);
    const answer: z.input<typeof submitted> = {
      ...{ id: output.task_id, status: "SUBMITTED", task_status: statusOf(output) },
      submission: { id, result_data: read.data.result_data, submitted_at },
      validation: output.verification,
    };
    return json(200, answer, replayHeaders(reply));
  };

/** What the system's own app for workers asks for. */
export const workRoutes = (market: MarketPort, door: Door): readonly Route[] => [
  {
    ...{ method: "post", path: "/api/v1/tasks/:id/accept", title: "Accept a task", status: 200 },
    ...{ body: null, answers: accepted, scope: null, access: "signed_in" },
    answer: door.signedIn(accept(market)),
  },
  {
    ...{ method: "post", path: "/api/v1/tasks/:id/submit", title: "Hand in work", status: 200 },
    ...{ body: handedIn, answers: submitted, scope: null, access: "signed_in" },
    answer: door.signedIn(submit(market)),
  },
];
