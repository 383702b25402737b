import { HTTP_METHODS, isOperation, type OnRequest, type Origin } from "../../engine/index.ts";
import { codeOf, withHeaders } from "./answer.ts";
import type { Paths } from "./paths.ts";
import { Visit } from "./visit.ts";

/** What answers a visit. */
export type Answer = (visit: Visit) => Response | Promise<Response>;

interface Observing {
  readonly paths: Paths;
  readonly onRequest: OnRequest | undefined;
}

/** Gives every answer the id of its request, and tells of it. */
export const observed =
  (answer: Answer, { paths, onRequest }: Observing) =>
  async (request: Request, from?: Origin): Promise<Response> => {
    const begun = onRequest === undefined ? 0 : performance.now();
    const visit = new Visit(request, from);
    const answered = await answer(visit);
    const response = visit.isAnswered ? answered : withHeaders(answered, visit.headers);
    const { id, who, operation } = visit;
    onRequest?.({
      request_id: id,
      method: HTTP_METHODS.find((each) => each === request.method) ?? "other",
      route: paths.patternOf(new URL(request.url).pathname) ?? "other",
      status: response.status,
      duration_ms: performance.now() - begun,
      operation: operation !== null && isOperation(operation) ? operation : null,
      role: who?.role ?? null,
      account_id: who?.id ?? null,
      code: codeOf(answered),
    });
    return response;
  };
