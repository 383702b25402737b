import { HTTP_METHODS, isOperation, type OnRequest } from "../../engine/index.ts";
import type { Answer } from "./limits/with-room.ts";
import { codeOf, hasHeader, withHeaders } from "./answer.ts";
import { REQUEST_ID, traceOf } from "./trace.ts";

interface Observing {
  readonly routes: Routes;
  readonly onRequest: OnRequest | undefined;
}

/** Gives every answer the id of its request, and tells of it. */
export const observed =
  (answer: Answer, { routes, onRequest }: Observing): Answer =>
  async (request, from) => {
    const begun = onRequest === undefined ? 0 : performance.now();
    const answered = await answer(request, from);
    const trace = traceOf(request);
    const { id, who, operation } = trace;
    const isTold = hasHeader(answered, REQUEST_ID);
    const response = isTold ? answered : withHeaders(answered, trace.allHeaders);
    onRequest?.({
      request_id: id,
      method: HTTP_METHODS.find((each) => each === request.method) ?? "other",
      route: routes.of(new URL(request.url).pathname),
      status: response.status,
      duration_ms: performance.now() - begun,
      operation: operation !== null && isOperation(operation) ? operation : null,
      role: who?.role ?? null,
      account_id: who?.id ?? null,
      code: codeOf(answered),
    });
    return response;
  };

/** The patterns of all routes, by which a path is told from one with another id in it. */
export class Routes {
  readonly #fixed: ReadonlySet<string>;
  readonly #patterns: readonly (readonly [RegExp, string])[];
  readonly #basePath: string;

  constructor(basePath: string, paths: readonly string[]) {
    this.#basePath = basePath;
    this.#fixed = new Set(paths.filter((path) => !path.includes(":")));
    this.#patterns = paths
      .filter((path) => path.includes(":"))
      .map((path) => [new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}$`), path]);
  }

  of(pathname: string): string {
    const path = pathname.slice(this.#basePath.length) || "/";
    if (this.#fixed.has(path)) return path;
    return this.#patterns.find(([pattern]) => pattern.test(path))?.[1] ?? "other";
  }
}
