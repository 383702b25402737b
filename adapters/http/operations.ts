import {
  authorise,
  isOperation,
  OPERATIONS,
  rejection,
  type MarketPort,
  type Operation,
  type Principal,
  type Rejection,
} from "../../engine/index.ts";
import { json, lastAnswer, refusal, replayHeaders, withHeaders } from "./answer.ts";
import { readJson } from "./body.ts";
import { keyOf } from "./caller.ts";
import { admit, type Served } from "./limits/admit.ts";
import { paidCall } from "./payment.ts";
import type { Visit } from "./visit.ts";

/** `POST /v1/<operation>`: the input is the body, the answer the output or a refusal. */
export const callOperation = (visit: Visit, name: string, served: Served): Promise<Response> =>
  admit(visit, served, {
    answer: (who) => answer(visit, name, served.market, who),
    refuse: refusal,
  });

/** A path that says nothing but the operation needs no router: this is what hosts do all day. */
export function operationAt(basePath: string): (request: Request) => string | null {
  const before = `${basePath}/v1/`;
  return ({ method, url }) => {
    if (method !== "POST") return null;
    const path = url.indexOf("/", "https://".length);
    if (!url.startsWith(before, path)) return null;
    const name = url.slice(path + before.length);
    return isOperation(name) ? name : null;
  };
}

async function answer(
  visit: Visit,
  name: string,
  market: MarketPort,
  who: Principal,
): Promise<Response> {
  visit.operation = name;
  const body = await readJson(visit.request);
  if (!body.ok) return refusalOf(body.rejection, body.status, name, who);
  if (who.role === "anyone" && !isOperation(name)) return refusal(rejection("unauthenticated"));
  if (isPayable(name)) return answerPaid(visit, name, market, { who, input: body.value });
  const reply = await market.execute(who, name, body.value, keyOf(visit.request));
  if (!reply.ok) return refusal(reply.rejection);
  return lastAnswer(visit, reply.output, replayHeaders(reply));
}

/** What the request itself may pay for, where a rail takes such payments. */
const PAYABLE = ["fund_task", "post_task", "top_up"] as const;
type Payable = (typeof PAYABLE)[number];
const isPayable = (name: string): name is Payable => PAYABLE.some((each) => each === name);

async function answerPaid(
  visit: Visit,
  operation: Payable,
  { money }: MarketPort,
  call: { readonly who: Principal; readonly input: unknown },
): Promise<Response> {
  const wanted = { ...call, operation, description: OPERATIONS[operation].title };
  const paid = await money.pay(paidCall(visit.request, wanted));
  const { reply, headers, demand } = paid;
  if (reply.ok) return lastAnswer(visit, reply.output, { ...replayHeaders(reply), ...headers });
  const refused = refusal(reply.rejection);
  if (demand === null) return withHeaders(refused, headers);
  const body = { ...demand, error: reply.rejection };
  return json(refused.status, body, headers, reply.rejection.code);
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
