import { withHeaders } from "../answer.ts";
import { readJson } from "../body.ts";
import type { Explain } from "../failure.ts";
import type { Served } from "../limits/admit.ts";
import { RESOURCE_METADATA, type App, type Place } from "../place.ts";
import { aethra } from "./aethra/rpc.ts";
import { aethraEvents } from "./aethra/events.ts";
import { isOfSession, protocol, type McpPort } from "./protocol.ts";

export interface McpRoutes extends Served {
  readonly mcp: McpPort | undefined;
  readonly place: Place;
  readonly explain: Explain;
  readonly version: string;
  /** Ends what is open. */
  readonly closing: AbortSignal;
}

const NO_BODY = { ok: true, value: undefined } as const;

/** `/mcp`: sessions of the protocol, and the documents' own calls and stream beside them. */
export function mountMcp(app: App, routes: McpRoutes): void {
  const { mcp, place } = routes;
  const calls = aethra(routes);
  const events = aethraEvents(routes);
  const spoken = mcp && protocol(routes, mcp);
  app.on(["GET", "POST", "DELETE"], "/mcp", async (c, next) => {
    const request = c.req.raw;
    const body = request.method === "POST" ? await readJson(request) : NO_BODY;
    if (spoken !== undefined && isOfSession(request, body) && (await mcp?.ready()) === true)
      return challenge(await spoken(c.env, body.value), place.baseOf(request));
    // A client of the protocol that has no session looks for a stream that only sessions have.
    const isPlain = !request.headers.has("mcp-protocol-version");
    if (request.method === "GET" && isPlain) return events(c.env);
    if (request.method !== "POST") return next();
    return challenge(await calls(c.env, body), place.baseOf(request));
  });
}

/** Tells an MCP client that was refused where it learns how to get a token. */
function challenge(response: Response, base: string): Response {
  const header = response.status === 401 ? response.headers.get("www-authenticate") : null;
  if (header === null) return response;
  const more = `resource_metadata="${base}${RESOURCE_METADATA}/mcp"`;
  const joint = header === "Bearer" ? " " : ", ";
  return withHeaders(response, { "www-authenticate": header + joint + more });
}
