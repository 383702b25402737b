import type { Code, Principal } from "../../engine/index.ts";

/** What is known of a request while it is answered. */
export interface Trace {
  /** The caller's own `X-Request-Id` where that is well-formed, else a new one. */
  readonly id: string;
  who: Principal | null;
  operation: string | null;
}

const traces = new WeakMap<Request, Trace>();

/** Short, and unlike any secret. */
const WELL_FORMED = /^[A-Za-z0-9-]{8,64}$/;

export function traceOf(request: Request): Trace {
  const known = traces.get(request);
  if (known !== undefined) return known;
  const given = request.headers.get("x-request-id");
  const id = given !== null && WELL_FORMED.test(given) ? given : crypto.randomUUID();
  const trace: Trace = { id, who: null, operation: null };
  traces.set(request, trace);
  return trace;
}

const refusals = new WeakMap<Response, Code>();

/** Remembers why a request was refused, which the response says only in its body. */
export function refusedWith(response: Response, code: Code): Response {
  refusals.set(response, code);
  return response;
}

export const codeOf = (response: Response): Code | null => refusals.get(response) ?? null;
