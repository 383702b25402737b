import { fieldsOf, rejection, type Principal, type Rejection } from "../../../engine/index.ts";
import type { Body } from "../body.ts";
import { admit, type Served } from "../limits/admit.ts";
import type { Visit } from "../visit.ts";
import { rpcRefusal } from "./json-rpc.ts";

/** A server of the protocol itself, with sessions. */
export interface McpPort {
  /** Whether there is one: it may stand on a package that is not installed. */
  ready(): Promise<boolean>;
  /** Answers a request, whose body was read, of somebody whom this surface has recognised. */
  answer(request: Request, body: unknown, who: Principal): Promise<Response>;
}

/** Lets whoever has a credential, and is within its limit, through to the protocol's server. */
export const protocol =
  (served: Served, mcp: McpPort) =>
  (visit: Visit, body: unknown): Promise<Response> => {
    const refuse = (why: Rejection): Response => rpcRefusal(null, why);
    return admit(visit, served, {
      refuse,
      answer: (who) =>
        who.role === "anyone"
          ? Promise.resolve(refuse(rejection("unauthenticated")))
          : mcp.answer(visit.request, body, who),
    });
  };

/**
 * Whether a request is for the protocol's server: it names a session, or opens one. The documents'
 * own clients do neither; they call a tool and expect its answer. What cannot be read is neither.
 */
export function isOfSession(request: Request, body: Body): body is Body & { readonly ok: true } {
  if (!body.ok) return false;
  if (request.headers.has("mcp-session-id")) return true;
  const accepts = request.headers.get("accept") ?? "";
  if (request.method !== "POST" || !accepts.includes("text/event-stream")) return false;
  return fieldsOf(body.value)["method"] === "initialize";
}
