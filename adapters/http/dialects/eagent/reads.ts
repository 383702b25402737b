import type { z } from "zod";
import { OPERATIONS, resultOf, type MarketPort, type Principal } from "../../../../engine/index.ts";
import { json } from "../../answer.ts";
import type { Route } from "../../route.ts";
import type { Asked, Door } from "../door.ts";
import { evidenceOf } from "./evidence.ts";
import { list, NAMES, page } from "./list.ts";
import { refuse } from "./refuse.ts";
import { detail, taskOf, wholeView, type Task } from "./view.ts";

const MILLISECONDS = 1_000;
const STARS = 5;

interface Asking {
  readonly market: MarketPort;
  readonly who: Principal;
}

/** The worker's standing as requesters may see it: out of five stars, null where nobody rated. */
async function workerOf({ market, who }: Asking, { task_id, worker_id }: Task) {
  if (worker_id === null) return null;
  const reply = await market.execute(who, "get_worker", { task_id, worker_id });
  if (!reply.ok) return { id: worker_id, rating: null, tasks_completed: 0 };
  const { rating, tasks_completed } = OPERATIONS.get_worker.output.parse(reply.output);
  return {
    id: worker_id,
    rating: rating === null ? null : Number(rating) * STARS,
    tasks_completed,
  };
}

/** What was last handed in, and the files it points to. */
async function workFor({ market, who }: Asking, { task_id, matched_at }: Task) {
  const reply = await market.execute(who, "get_submission", { task_id });
  if (!reply.ok) return { submission: null, evidence: [] };
  const seen = OPERATIONS.get_submission.output.parse(reply.output);
  const { text_content, answers } = seen.untrusted;
  const begun = matched_at === null ? NaN : Date.parse(matched_at);
  const took = Math.round((Date.parse(seen.submitted_at) - begun) / MILLISECONDS);
  const submission = {
    id: seen.submission_id,
    result_data: resultOf(answers),
    notes: text_content ?? "",
    submitted_at: seen.submitted_at,
    // Work of a worker who had the task before is older than the present worker's time.
    duration_sec: took >= 0 ? took : null,
    validation: { passed: seen.verification.passed, checks: seen.verification.checks },
  };
  return { submission, evidence: evidenceOf(answers) };
}

const UNTRUSTED = ["submission.result_data", "submission.notes", "evidence"];

export const read =
  (market: MarketPort) =>
  async ({ who, param }: Asked): Promise<Response> => {
    const reply = await market.execute(who, "get_task", { task_id: param("id") });
    if (!reply.ok) return refuse(reply.rejection);
    const task = taskOf(reply.output);
    const { category } = task;
    const answer: z.input<typeof detail> = {
      ...wholeView(task),
      category: category && { id: category.category_id, name: category.name, slug: category.slug },
      worker: await workerOf({ market, who }, task),
      ...(await workFor({ market, who }, task)),
      untrusted_fields: UNTRUSTED,
    };
    return json(200, answer);
  };

/** `GET /tasks` and one of them, the same in both generations. */
export const readRoutes = (market: MarketPort, door: Door): readonly Route[] =>
  (["/api/v1/tasks", "/v1/tasks"] as const).flatMap((path): readonly Route[] => [
    {
      ...{ method: "get", path, title: "List tasks", status: 200, query: NAMES },
      ...{ body: null, answers: page, scope: "tasks.read", access: "signed_in" },
      answer: door.signedIn(list(market)),
    },
    {
      ...{ method: "get", path: `${path}/:id`, title: "Read a task", status: 200 },
      ...{ body: null, answers: detail, scope: "tasks.read", access: "signed_in" },
      answer: door.signedIn(read(market)),
    },
  ]);
