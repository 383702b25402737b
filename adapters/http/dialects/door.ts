import {
  fieldsOf,
  isFields,
  rejection,
  type Fields,
  type Origin,
  type Principal,
  type Rejection,
} from "../../../engine/index.ts";
import { readJson } from "../body.ts";
import { admit } from "../limits/admit.ts";
import type { Route, RouteCall } from "../route.ts";
import type { Dialect, DialectPorts } from "./dialect.ts";

/** A request of a dialect, of whoever sends it. */
export interface Asked {
  readonly who: Principal;
  /** The JSON body; empty where none was sent. */
  readonly body: Fields;
  /** A part of the path by its name; "" where the route has none of it. */
  readonly param: (name: string) => string;
  /** What stands behind the question mark; undefined where it is not given, or empty. */
  readonly query: (name: string) => string | undefined;
  readonly request: Request;
  /** Where it comes from, as far as the surface knows. */
  readonly from: Origin;
}

type Handle = (asked: Asked) => Promise<Response>;

/** How a dialect lets callers in: counted, recognised, their bodies read. */
export interface Door {
  /** For anybody, signed in or not. */
  open(handle: Handle): Route["answer"];
  /** For whoever has an account here. */
  signedIn(handle: Handle): Route["answer"];
}

const NOT_AN_OBJECT = rejection("invalid_input", {
  reason: "wrong_type",
  message: "The body must be a JSON object.",
});

const READS = new Set(["GET", "HEAD"]);

export function doorOf(ports: DialectPorts, refuse: Dialect["refuse"]): Door {
  const answer = async (c: RouteCall, who: Principal, handle: Handle): Promise<Response> => {
    const request = c.req.raw;
    const read = READS.has(request.method)
      ? { ok: true as const, value: {} }
      : await readJson(request);
    if (!read.ok) return refuse(read.rejection, read.status);
    if (!isFields(read.value)) return refuse(NOT_AN_OBJECT);
    return handle({
      who,
      body: fieldsOf(read.value),
      param: (name) => c.req.param(name) ?? "",
      query: (name) => c.req.query(name) || undefined,
      request,
      from: c.env,
    });
  };
  const admitted =
    (handle: Handle, mayEnter: (who: Principal) => Rejection | null): Route["answer"] =>
    (c) =>
      admit(c.env, ports, {
        refuse,
        answer: (who) => {
          const why = mayEnter(who);
          return why === null ? answer(c, who, handle) : Promise.resolve(refuse(why));
        },
      });
  return {
    open: (handle) => admitted(handle, () => null),
    signedIn: (handle) =>
      admitted(handle, ({ role }) => (role === "anyone" ? rejection("unauthenticated") : null)),
  };
}
