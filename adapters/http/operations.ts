import {
  authorise,
  isOperation,
  OPERATIONS,
  rejection,
  type MarketPort,
  type Operation,
  type Origin,
  type Principal,
  type Rejection,
} from "../../engine/index.ts";
import { json, refusal, replayHeaders } from "./answer.ts";
import { readJson } from "./body.ts";
import { keyOf } from "./caller.ts";
import { admit, type Served } from "./limits/admit.ts";
import { traceOf } from "./trace.ts";

/** `POST /v1/<operation>`: the input is the body, the answer the output or a refusal. */
export const callOperation = (
  request: Request,
  name: string,
  served: Served,
  from: Origin,
): Promise<Response> =>
  admit(request, served, from, {
    answer: (who) => answer(request, name, served.market, who),
    refuse: refusal,
  });

async function answer(
  request: Request,
  name: string,
  market: MarketPort,
  who: Principal,
): Promise<Response> {
  const trace = traceOf(request);
  trace.operation = name;
  const body = await readJson(request);
  if (!body.ok) return refusalOf(body.rejection, body.status, name, who);
  if (who.role === "anyone" && !isOperation(name)) return refusal(rejection("unauthenticated"));
  const reply = await market.execute(who, name, body.value, keyOf(request));
  if (!reply.ok) return refusal(reply.rejection);
  // With all its headers at once, since most answers of a host are made here.
  return json(200, reply.output, { ...replayHeaders(reply), ...trace.allHeaders });
}

/** A fault of the request's form is told only to whoever may ask for the operation at all. */
export function refusalOf(
  fault: Rejection,
  status: number,
  name: string,
  who: Principal,
): Response {
  if (!isOperation(name))
    return refusal(rejection(who.role === "anyone" ? "unauthenticated" : "unknown_operation"));
  const operation: Operation = OPERATIONS[name];
  const refused = authorise(operation, who);
  return refused ? refusal(refused.rejection) : refusal(fault, status);
}
