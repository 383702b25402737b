import type { Principal } from "../../engine/index.ts";

/** What is known of a request while it is answered. It goes with the request as a property. */
export class Trace {
  /** The caller's own `X-Request-Id` where that is well-formed, else a new one. */
  readonly id: string;
  who: Principal | null = null;
  operation: string | null = null;
  /** What the answer says in its headers besides. */
  headers: Readonly<Record<string, string>> = {};

  /** All of them, for whoever makes the answer. */
  get allHeaders(): Readonly<Record<string, string>> {
    return { ...this.headers, [REQUEST_ID]: this.id };
  }

  constructor(given: string | null) {
    this.id = given !== null && WELL_FORMED.test(given) ? given : crypto.randomUUID();
  }
}
const TRACE = Symbol("trace");

export const REQUEST_ID = "x-request-id";

/** Short, and unlike any secret. */
const WELL_FORMED = /^[A-Za-z0-9-]{8,64}$/;

export function traceOf(request: Request): Trace {
  const known: unknown = Reflect.get(request, TRACE);
  if (known instanceof Trace) return known;
  const trace = new Trace(request.headers.get(REQUEST_ID));
  Reflect.set(request, TRACE, trace);
  return trace;
}
