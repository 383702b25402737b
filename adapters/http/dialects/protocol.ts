import {
  fieldsOf,
  rejection,
  type Limiter,
  type MarketPort,
  type Origin,
  type Principal,
} from "../../../engine/index.ts";
import type { Body } from "../body.ts";
import { callerOf } from "../caller.ts";
import { withinLimit } from "../limits/within-limit.ts";
import { rpcRefusal } from "./json-rpc.ts";

/** A server of the protocol itself, with sessions. */
export interface McpPort {
  /** Whether there is one: it may stand on a package that is not installed. */
  ready(): Promise<boolean>;
  /** Answers a request, whose body was read, of somebody whom this surface has recognised. */
  answer(request: Request, body: unknown, who: Principal): Promise<Response>;
}

export interface Spoken {
  readonly market: MarketPort;
  readonly limiter: Limiter | undefined;
  readonly mcp: McpPort;
}

/** Lets whoever has a credential, and is within its limit, through to the protocol's server. */
export const protocol =
  ({ market, limiter, mcp }: Spoken) =>
  async (request: Request, body: unknown, from: Origin): Promise<Response> => {
    const caller = await callerOf(request, market, from);
    if (!caller.ok) return rpcRefusal(null, caller.rejection);
    const { who } = caller;
    if (who.role === "anyone") return rpcRefusal(null, rejection("unauthenticated"));
    const work = (): Promise<Response> => mcp.answer(request, body, who);
    return withinLimit(limiter, who, work, (why) => rpcRefusal(null, why));
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
