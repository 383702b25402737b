import { z } from "zod";
import {
  authorise,
  fieldsOf,
  OPERATIONS,
  rejection,
  type MarketPort,
  type Operation,
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
import type { Route, RouteCall } from "../../route.ts";
import { knownFields } from "../known-fields.ts";

/** How a route differs from its operation. */
export interface RestCall {
  readonly status?: 200 | 201;
  /** The body in the documents' own terms; by default the operation's input. */
  readonly body?: z.ZodType;
  /** What is wrong with the body in those terms; null where nothing is. */
  readonly faultOf?: (body: unknown) => Rejection | null;
  /** The operation's input out of the body; by default the fields that it knows. */
  readonly inputOf?: (body: unknown) => unknown;
  /** The answer in the documents' own terms; by default the operation's output. */
  readonly answers?: z.ZodType;
  /** What the documents answer out of what the operation answers. */
  readonly answerOf?: (output: unknown) => unknown;
}

/** A method, a path, the operation that is carried out there, and how the route differs from it. */
type RestRow = readonly [Route["method"], string, OperationName, RestCall?];

/** Routes that carry out operations: the caller, its limit, the body, the answer. */
export const restRoutes = (served: Served, rows: readonly RestRow[]): readonly Route[] =>
  rows.map(([method, path, name, call = {}]) => {
    const operation: Operation = OPERATIONS[name];
    return {
      ...{ method, path, title: operation.title, scope: operation.scope, access: "signed_in" },
      status: call.status ?? 200,
      body: method === "get" || method === "delete" ? null : (call.body ?? looseInput(name)),
      answers: call.answers ?? operation.output,
      answer: (c) =>
        admit(c.env, served, {
          answer: (who) => answer(c, served.market, who, { name, ...call }),
          refuse: refusal,
        }),
    };
  });

/** Documents of a dialect say nothing of fields that it ignores. */
const looseInput = (name: OperationName): z.ZodType => z.object(OPERATIONS[name].input.shape);

async function answer(
  c: RouteCall,
  market: MarketPort,
  who: Principal,
  { name, ...options }: RestCall & { readonly name: OperationName },
): Promise<Response> {
  const request = c.req.raw;
  c.env.operation = name;
  if (who.role === "anyone") return refusal(rejection("unauthenticated"));
  const body = await readJson(request);
  if (!body.ok) return refusalOf(body.rejection, body.status, name, who);
  const fault = options.faultOf?.(body.value) ?? null;
  if (fault) return refusal(authorise(OPERATIONS[name], who)?.rejection ?? fault);
  const { inputOf = (given) => knownFields(OPERATIONS[name].input, given) } = options;
  // An id in the path says which one it is, whatever a body says; what is no object stays so.
  const named = c.req.param();
  const asked = inputOf(body.value);
  const input = Object.keys(named).length > 0 ? { ...fieldsOf(asked), ...named } : asked;
  return restAnswer(await market.execute(who, name, input, keyOf(request)), options);
}

/** A reply as JSON, or its refusal. */
export const restAnswer = (reply: Reply, { status = 200, answerOf }: RestCall): Response =>
  reply.ok
    ? json(status, answerOf?.(reply.output) ?? reply.output, replayHeaders(reply))
    : refusal(reply.rejection);
