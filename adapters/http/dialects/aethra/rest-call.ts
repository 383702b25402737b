import type { Context } from "hono";
import {
  authorise,
  OPERATIONS,
  rejection,
  type MarketPort,
  type OperationName,
  type Principal,
  type Rejection,
  type Reply,
} from "../../../../engine/index.ts";
import { json, refusal, replayHeaders } from "../../answer.ts";
import { readJson } from "../../body.ts";
import { keyOf } from "../../caller.ts";
import { admit, type Served } from "../../limits/admit.ts";
import { refusalOf } from "../../operations.ts";
import type { Env } from "../../place.ts";
import { traceOf } from "../../trace.ts";
import { knownFields } from "../known-fields.ts";

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
  (served: Served) =>
  (c: Context<Env>, name: OperationName, options: RestCall = {}): Promise<Response> =>
    admit(c.req.raw, served, c.env, {
      answer: (who) => answer(c.req.raw, served.market, who, { name, ...options }),
      refuse: refusal,
    });

async function answer(
  request: Request,
  market: MarketPort,
  who: Principal,
  { name, ...options }: RestCall & { readonly name: OperationName },
): Promise<Response> {
  traceOf(request).operation = name;
  if (who.role === "anyone") return refusal(rejection("unauthenticated"));
  const body = await readJson(request);
  if (!body.ok) return refusalOf(body.rejection, body.status, name, who);
  const fault = options.faultOf?.(body.value) ?? null;
  if (fault) return refusal(authorise(OPERATIONS[name], who)?.rejection ?? fault);
  const { inputOf = (given) => knownFields(OPERATIONS[name].input, given) } = options;
  return restAnswer(await market.execute(who, name, inputOf(body.value), keyOf(request)), options);
}

/** A reply as JSON, or its refusal. */
export const restAnswer = (reply: Reply, { status = 200, answerOf }: RestCall): Response =>
  reply.ok
    ? json(status, answerOf?.(reply.output) ?? reply.output, replayHeaders(reply))
    : refusal(reply.rejection);
