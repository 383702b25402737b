import { Hono } from "hono";
import {
  moneyNote,
  rejection,
  type Limiter,
  type MarketPort,
  type Origin,
} from "../../engine/index.ts";
import { json, refusal } from "./answer.ts";
import { AUTH_PATHS, mountAuth } from "./dialects/aethra/auth.ts";
import { mountOAuth, OAUTH_PATHS } from "./dialects/aethra/oauth-paths.ts";
import { mountRest, REST_PATHS } from "./dialects/aethra/rest.ts";
import { explainer, isWell, type OnError } from "./failure.ts";
import { mountMcp } from "./dialects/mcp.ts";
import type { McpPort } from "./dialects/protocol.ts";
import { withRoom } from "./limits/with-room.ts";
import { describeIn } from "./openapi/routes.ts";
import { callOperation } from "./operations.ts";
import { placeAt, type Env } from "./place.ts";
import { checkSettings } from "./settings.ts";

export interface HandlerOptions {
  readonly market: MarketPort;
  /** Shown to MCP clients and at `/`. */
  readonly version?: string;
  /** Rejects when the store can answer no more. By default a read through the market decides. */
  readonly health?: () => Promise<void>;
  /** Counts the requests of each account; without one nobody is held back. */
  readonly limiter?: Limiter;
  /** Serves clients of MCP that open a session; without it they get the plain calls alone. */
  readonly mcp?: McpPort;
  /** Requests under way at the same time: 2,000 by default. Those beyond get 503 at once. */
  readonly mostAtOnce?: number;
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
export interface Handler {
  (request: Request, from?: Origin): Promise<Response>;
  /** Says that it is not ready any more, and ends the open streams of events. */
  close(): void;
}

const KNOWN = [
  ...["market", "version", "health", "basePath", "publicUrl", "limiter", "mcp", "onError"],
  "mostAtOnce",
];

const MOST_AT_ONCE = 2_000;

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
  const place = placeAt(options.publicUrl, basePath);

  const app = new Hono<Env>().basePath(basePath);
  app.get("/", () => json(200, { ...ABOUT, version, money: moneyNote(market.anyone.mode) }));
  app.get("/healthz", () => json(200, { status: "ok" }));
  const closing = new AbortController();
  app.get("/readyz", async () =>
    !closing.signal.aborted && (await isWell(health))
      ? json(200, { status: "ready" })
      : refusal(rejection("unavailable")),
  );
  const served = { market, limiter };
  app.post("/v1/:operation", (c) =>
    callOperation(c.req.raw, c.req.param("operation"), served, c.env),
  );
  mountMcp(app, { ...served, mcp: options.mcp, place, explain, version, closing: closing.signal });
  describeIn(app, { version, basePath, mode: market.anyone.mode });
  mountAuth(app, served);
  mountRest(app, served);
  mountOAuth(app, { ...served, version, place });
  for (const path of ["/", "/healthz", "/readyz", "/openapi.json", "/docs"])
    app.all(path, () => wrongMethod("GET, HEAD"));
  app.all("/v1/:operation", () => wrongMethod("POST"));
  app.all("/mcp", () => wrongMethod(options.mcp ? "GET, POST, DELETE" : "GET, POST"));
  for (const [path, methods] of Object.entries({ ...AUTH_PATHS, ...OAUTH_PATHS, ...REST_PATHS }))
    app.all(path, () => wrongMethod(methods));
  app.notFound(() => noSuchPath());
  app.onError(async (error) => refusal(await explain(error)));
  const answer = withRoom(options.mostAtOnce ?? MOST_AT_ONCE, basePath, app);
  return Object.assign(answer, { close: () => closing.abort() });
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
