import { z } from "zod";
import { OPERATIONS, type MarketPort } from "../../../../engine/index.ts";
import { json, replayHeaders } from "../../answer.ts";
import { keyOf } from "../../caller.ts";
import type { Route } from "../../route.ts";
import type { Asked, Door } from "../door.ts";
import { numberOf } from "./money.ts";
import { refuse } from "./refuse.ts";
import { statusOf, word } from "./view.ts";

export const cancelled = z.object({
  id: z.string(),
  status: word,
  refunded: z.boolean(),
  refund_amount: z.number(),
  refund_amount_text: z.string(),
});

/** The process allows it while nobody has the task, and gives back all that is held. */
export const cancel =
  (market: MarketPort) =>
  async ({ who, param, request }: Asked): Promise<Response> => {
    const input = { task_id: param("id") };
    const reply = await market.execute(who, "cancel_task", input, keyOf(request));
    if (!reply.ok) return refuse(reply.rejection);
    const output = OPERATIONS.cancel_task.output.parse(reply.output);
    const answer: z.input<typeof cancelled> = {
      id: output.task_id,
      status: statusOf(output),
      refunded: true,
      refund_amount: numberOf(output.refunded_usd),
      refund_amount_text: output.refunded_usd,
    };
    return json(200, answer, replayHeaders(reply));
  };

/** `DELETE /tasks/:id`, and `POST` to its `cancel` in the second generation. */
export const cancelRoutes = (market: MarketPort, door: Door): readonly Route[] =>
  (
    [
      ["delete", "/api/v1/tasks/:id"],
      ["post", "/v1/tasks/:id/cancel"],
    ] as const
  ).map(([method, path]) => ({
    ...{ method, path, title: "Cancel a task", status: 200 },
    ...{ body: null, answers: cancelled, scope: "tasks.cancel", access: "signed_in" },
    answer: door.signedIn(cancel(market)),
  }));
