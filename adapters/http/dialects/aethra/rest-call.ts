import type { Context } from "hono";
import {
  authorise,
  OPERATIONS,
  rejection,
  type Limiter,
  type MarketPort,
  type OperationName,
  type Rejection,
  type Reply,
} from "../../../../engine/index.ts";
import { json, refusal, replayHeaders } from "../../answer.ts";
import { readJson } from "../../body.ts";
import { callerOf, keyOf } from "../../caller.ts";
import { withinLimit } from "../../limits/within-limit.ts";
import { refusalOf } from "../../operations.ts";
import type { Env } from "../../place.ts";
import { knownFields } from "../known-fields.ts";

export interface Served {
  readonly market: MarketPort;
  readonly limiter: Limiter | undefined;
}

/** How a route differs from its operation. */
export interface RestCall {
  readonly status?: 200 | 201;
  /** What is wrong with the body in the documents' own terms; null where nothing is. */
  readonly faultOf?: (body: unknown) => Rejection | null;
  /** The operation's input out of the body; by default the fields that it knows. */
  readonly inputOf?: (body: unknown) => unknown;
  /** What the documents answer out of what the operation answers. */
  readonly answerOf?: (output: unknown) => unknown;
}

/** Carries out an operation for a REST route: the caller, its limit, the body, the answer. */
export const restCall =
  ({ market, limiter }: Served) =>
  async (c: Context<Env>, name: OperationName, options: RestCall = {}): Promise<Response> => {
    const caller = await callerOf(c.req.raw, market, c.env);
    if (!caller.ok) return refusal(caller.rejection);
    const { who } = caller;
    if (who.role === "anyone") return refusal(rejection("unauthenticated"));
    const work = async (): Promise<Response> => {
      const body = await readJson(c.req.raw);
      if (!body.ok) return refusalOf(body.rejection, body.status, name, who);
      const fault = options.faultOf?.(body.value) ?? null;
      if (fault) return refusal(authorise(OPERATIONS[name], who)?.rejection ?? fault);
      const { inputOf = (given) => knownFields(OPERATIONS[name].input, given) } = options;
      const reply = await market.execute(who, name, inputOf(body.value), keyOf(c.req.raw));
      return restAnswer(reply, options);
    };
    return withinLimit(limiter, who, work, refusal);
  };

/** A reply as JSON, or its refusal, with the time to wait where there is one. */
export function restAnswer(reply: Reply, { status = 200, answerOf }: RestCall): Response {
  if (reply.ok) return json(status, answerOf?.(reply.output) ?? reply.output, replayHeaders(reply));
  const response = refusal(reply.rejection);
  const wait = reply.rejection.data?.["retry_after"];
  if (typeof wait === "number") response.headers.set("retry-after", String(wait));
  return response;
}
