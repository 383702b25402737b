import type { Origin, Principal } from "../../engine/index.ts";

export const REQUEST_ID = "x-request-id";

/** Short, and unlike any secret. */
const WELL_FORMED = /^[A-Za-z0-9-]{8,64}$/;

/** A request on its way through the routes, with what becomes known of it. */
export class Visit implements Origin {
  readonly request: Request;
  /** The network address that it comes from; null where it is not known. */
  readonly address: string | null;
  /** The caller's own `X-Request-Id` where that is well-formed, else a new one. */
  readonly id: string;
  who: Principal | null = null;
  operation: string | null = null;
  /** Whether the answer says all of `headers`, and needs no more. */
  isAnswered = false;
  /** What every answer says in its headers besides. */
  readonly headers: Record<string, string>;

  /** Frameworks hand over all sorts of things beside the request: only an address is taken. */
  constructor(request: Request, from: Partial<Origin> | undefined) {
    const given = request.headers.get(REQUEST_ID);
    this.request = request;
    this.address = typeof from?.address === "string" ? from.address : null;
    this.id = given !== null && WELL_FORMED.test(given) ? given : crypto.randomUUID();
    this.headers = { [REQUEST_ID]: this.id };
  }
}
