import { Hono } from "hono";
import { rejection, type Limiter, type MarketPort, type Origin } from "../../engine/index.ts";
import { json, refusal } from "./answer.ts";
import { aethra } from "./dialects/aethra.ts";
import { aethraEvents } from "./dialects/aethra-events.ts";
import { AUTH_PATHS, mountAuth } from "./dialects/aethra/auth.ts";
import { mountOAuth, OAUTH_PATHS } from "./dialects/aethra/oauth-paths.ts";
import { mountRest, REST_PATHS } from "./dialects/aethra/rest.ts";
import { explainer, isWell, type OnError } from "./failure.ts";
import { describeIn } from "./openapi/routes.ts";
import { callOperation } from "./operations.ts";
import { originOf, placeAt, RESOURCE_METADATA, type Env } from "./place.ts";
import { checkSettings } from "./settings.ts";

export interface HandlerOptions {
  readonly market: MarketPort;
  /** Shown to MCP clients and at `/`. */
  readonly version?: string;
  /** Rejects when the store can answer no more. By default a read through the market decides. */
  readonly health?: () => Promise<void>;
  /** Counts the requests of each account; without one nobody is held back. */
  readonly limiter?: Limiter;
  /** Where it is mounted, like `/market`, unless whoever calls it cuts that off; "" by default. */
  readonly basePath?: string;
  /** What the world calls it, with the base path: for documents that name addresses. */
  readonly publicUrl?: string;
  /** Where failures go; standard error by default. A failure is never shown to a caller. */
  readonly onError?: OnError;
}

/**
 * Takes a web-standard request and answers it; never rejects. Whoever knows the caller's network
 * address says so: failed sign-ins are counted by it, and keys remember that it changed.
 */
export type Handler = (request: Request, from?: Origin) => Promise<Response>;

const KNOWN = ["market", "version", "health", "basePath", "publicUrl", "limiter", "onError"];

const ABOUT = {
  name: "guildhall",
  operations: "POST /v1/<operation> with a JSON body and Authorization: Bearer <key or token>",
  mcp: "POST /mcp: the eighteen tools of the Aethra dialect, JSON-RPC 2.0",
  accounts: "POST /api/v1/auth/register/developer, /login and more; POST /oauth/token",
  health: ["GET /healthz", "GET /readyz"],
  openapi: "GET /openapi.json, and GET /docs to read the same",
  documentation: "docs/http.md and docs/mcp.md of the package guildhall",
};

/** Reads the store, and so rejects when the store has stopped. */
const readsTheStore = (market: MarketPort) => async (): Promise<void> => {
  await market.authenticate("is the store well");
};

const toStandardError: OnError = (error, requestId) =>
  console.error(`guildhall: request ${requestId} failed:`, error);

/**
 * The market's HTTP surface as one function from web-standard request to response: operations at
 * `/v1`, the Aethra dialect at `/mcp`, health checks. Mount it wherever such a function fits.
 */
export function createHandler(options: HandlerOptions): Handler {
  checkSettings("createHandler", options, KNOWN);
  const { market, limiter, version = "0", onError = toStandardError, basePath = "" } = options;
  const health = options.health ?? readsTheStore(market);
  const explain = explainer(health, onError);
  const mcp = aethra({ market, limiter, version, explain });
  const events = aethraEvents(market);

  const place = placeAt(options.publicUrl, basePath);

  const app = new Hono<Env>().basePath(basePath);
  app.get("/", () => json(200, { ...ABOUT, version }));
  app.get("/healthz", () => json(200, { status: "ok" }));
  app.get("/readyz", async () =>
    (await isWell(health)) ? json(200, { status: "ready" }) : refusal(rejection("unavailable")),
  );
  app.post("/v1/:operation", (c) =>
    callOperation(c.req.raw, c.req.param("operation"), { market, limiter, from: c.env }),
  );
  // A client of the protocol looks for a stream of its own kind, which needs a session.
  app.get("/mcp", (c) =>
    c.req.header("mcp-protocol-version") === undefined
      ? events(c.req.raw, c.env)
      : wrongMethod("POST"),
  );
  app.post("/mcp", async (c) => challenge(await mcp(c.req.raw, c.env), place.baseOf(c.req.raw)));
  describeIn(app, version, basePath);
  mountAuth(app, { market, limiter });
  mountRest(app, { market, limiter });
  mountOAuth(app, { market, version, place });
  for (const path of ["/", "/healthz", "/readyz", "/openapi.json", "/docs"])
    app.all(path, () => wrongMethod("GET, HEAD"));
  app.all("/v1/:operation", () => wrongMethod("POST"));
  app.all("/mcp", () => wrongMethod("GET, POST"));
  for (const [path, methods] of Object.entries({ ...AUTH_PATHS, ...OAUTH_PATHS, ...REST_PATHS }))
    app.all(path, () => wrongMethod(methods));
  app.notFound(() => noSuchPath());
  app.onError(async (error) => refusal(await explain(error)));
  return async (request, from) => app.fetch(request, originOf(from));
}

/** Tells an MCP client that was refused where it learns how to get a token. */
function challenge(response: Response, base: string): Response {
  const header = response.status === 401 ? response.headers.get("www-authenticate") : null;
  if (header === null) return response;
  const more = `resource_metadata="${base}${RESOURCE_METADATA}/mcp"`;
  const joint = header === "Bearer" ? " " : ", ";
  response.headers.set("www-authenticate", header + joint + more);
  return response;
}

function wrongMethod(allow: string): Response {
  const message = `This address answers ${allow} only.`;
  const why = { reason: "method_not_allowed", message };
  const response = refusal(rejection("unknown_operation", why), 405);
  response.headers.set("allow", allow);
  return response;
}

const noSuchPath = (): Response =>
  refusal(
    rejection("unknown_operation", {
      reason: "no_such_path",
      message: "There is nothing at this address. Operations are at POST /v1/<operation>.",
    }),
    404,
  );
