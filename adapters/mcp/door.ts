import { offersAny, rejection, type Client, type ToolChoice } from "../../engine/index.ts";
import { failure } from "./answers.ts";
import { isMeantFor, LOCAL_HOSTS } from "./hosts.ts";
import { faultOf } from "./surface/refusal.ts";

/** Who gets in. */
export interface Door {
  /** In whose name a request is carried out; null where its credential is missing or wrong. */
  readonly clientFor: (request: Request) => Promise<Client | null>;
  /**
   * Host names, without ports, by which this server is reached; this machine's own by default.
   * `any` is for a server whose names are not known; pages of other origins are kept out still.
   */
  readonly hosts?: readonly string[] | "any";
}

/**
 * Whose request it is; or 403 for what was meant for another host and for a key that may use none
 * of the tools, 401 where it is nobody's.
 */
export async function admit(
  { clientFor, hosts = LOCAL_HOSTS, ...choice }: Door & ToolChoice,
  request: Request,
): Promise<{ readonly client: Client } | { readonly turnedAway: Response }> {
  if (!isMeantFor(hosts, request)) {
    const message = "This server is not reached by that Host or Origin.";
    return { turnedAway: failure(403, -32000, message) };
  }
  const client = await clientFor(request);
  if (client === null) {
    const challenge = { "www-authenticate": "Bearer" };
    return { turnedAway: failure(401, -32001, "No valid credential was given.", challenge) };
  }
  return offersAny(choice, client.who) ? { client } : { turnedAway: withoutTools(client) };
}

/** A key too narrow, or an account of another kind, for everything that is offered. */
function withoutTools({ who }: Client): Response {
  const why = who.scopes === null ? "wrong_role" : "missing_scope";
  const says = `There is no tool here that this ${who.role} may use.`;
  const { number: code, message, data } = faultOf(rejection(why, { message: says }));
  const error = { code, message, data };
  return Response.json({ jsonrpc: "2.0", error, id: null }, { status: 403 });
}
