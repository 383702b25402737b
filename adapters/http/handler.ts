import { Hono } from "hono";
import {
  moneyNote,
  type Limiter,
  type MarketPort,
  type MetricsPort,
  type OnRequest,
  type Origin,
} from "../../engine/index.ts";
import { ABOUT, PATHS } from "./about.ts";
import { json, refusal } from "./answer.ts";
import { nobodyHires, type Hire, type MakeDialect, type Window } from "./dialects/dialect.ts";
import { contractPaths, mountDialects } from "./dialects/mount.ts";
import { authRoutes } from "./dialects/aethra/auth.ts";
import { mountOAuth } from "./dialects/aethra/oauth-paths.ts";
import { amberRoutes } from "./dialects/aethra/rest.ts";
import { explainer, isWell, toStandardError, type OnError } from "./failure.ts";
import { mountHealth } from "./health.ts";
import { mountMetrics } from "./metrics.ts";
import { observed } from "./observe.ts";
import { Paths } from "./paths.ts";
import { mountRails } from "./rails.ts";
import { mountRoutes, pathsOf } from "./route.ts";
import { refuseStrays } from "./strays.ts";
import { talksOf } from "./talks.ts";
import type { Open } from "./upgrade.ts";
import { mountMcp } from "./dialects/mcp.ts";
import type { McpPort } from "./dialects/protocol.ts";
import { withRoom } from "./limits/with-room.ts";
import { describeIn } from "./openapi/routes.ts";
import { callOperation, operationAt } from "./operations.ts";
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
  /** Systems whose clients are served, each under its name: `/agentmarket`, say. */
  readonly dialects?: readonly MakeDialect[];
  /** The one of them that is served at the root instead, before all else. */
  readonly dialect?: string;
  /** Hires agents for an answer at once; without it nobody can. */
  readonly hire?: Hire;
  /** Limits of a dialect's own; without it a dialect counts nobody's requests. */
  readonly windows?: (window: Window) => Limiter;
  /** Requests under way at the same time: 2,000 by default. Those beyond get 503 at once. */
  readonly mostAtOnce?: number;
  /** Where it is mounted, like `/market`, unless whoever calls it cuts that off; "" by default. */
  readonly basePath?: string;
  /** What the world calls it, with the base path: for documents that name addresses. */
  readonly publicUrl?: string;
  /** Told of every request that was answered; it must not throw. */
  readonly onRequest?: OnRequest;
  /** What `/metrics` answers; without it nothing. */
  readonly metrics?: MetricsPort;
  /** Where failures go; standard error by default. A failure is never shown to a caller. */
  readonly onError?: OnError;
}

/**
 * Takes a web-standard request and answers it; never rejects. Whoever knows the caller's network
 * address says so: failed sign-ins are counted by it, and keys remember that it changed.
 */
export interface PlainHandler {
  (request: Request, from?: Origin): Promise<Response>;
  /** Says that it is not ready any more, and ends the open streams of events. */
  close(): void;
}

/** One that holds conversations too. */
export interface Handler extends PlainHandler {
  /** The conversation that a WebSocket's request asks for, or why there is none; never rejects. */
  readonly talk: Open;
}

const KNOWN = [
  ...["market", "version", "health", "basePath", "publicUrl", "limiter", "mcp", "onError", "hire"],
  ...["mostAtOnce", "onRequest", "metrics", "dialects", "dialect", "windows"],
];

const MOST_AT_ONCE = 2_000;

/** Reads the store, and so rejects when the store has stopped. */
const readsTheStore = (market: MarketPort) => async (): Promise<void> => {
  await market.authenticate("is the store well");
};

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

  const closing = new AbortController();
  const isReady = async (): Promise<boolean> => !closing.signal.aborted && isWell(health);

  const app = new Hono<Env>().basePath(basePath);
  const wanted = { dialects: options.dialects ?? [], first: options.dialect, basePath };
  const { hire = nobodyHires, windows } = options;
  const ports = { market, limiter, windows, hire };
  const dialects = mountDialects(app, wanted, ports, explain);
  const spoken = dialects.map(({ base, dialect }) => `${dialect.title} at ${base || "/"}`);
  app.get("/", () =>
    json(200, { ...ABOUT, dialects: spoken, version, money: moneyNote(market.anyone.mode) }),
  );
  mountHealth(app, isReady);
  mountMetrics(app, options.metrics);
  mountRails(app, market);
  const served = { market, limiter };
  app.post("/v1/:operation", (c) => callOperation(c.env, c.req.param("operation"), served));
  mountMcp(app, { ...served, mcp: options.mcp, place, explain, version, closing: closing.signal });
  const aethra = [...authRoutes(served), ...amberRoutes(served)];
  mountRoutes(app, aethra);
  const routes = [...dialects.flatMap(({ routes: own }) => own), ...aethra];
  describeIn(app, { version, basePath, mode: market.anyone.mode, routes: aethra });
  mountOAuth(app, { ...served, version, place });
  const paths = new Paths(basePath, {
    ...PATHS,
    ...contractPaths(dialects),
    ...pathsOf(routes),
    "/mcp": options.mcp ? "GET, POST, DELETE" : "GET, POST",
  });
  refuseStrays(app, paths, dialects);
  app.onError(async (error, c) => refusal(await explain(error, c.env)));

  const observe = { paths, onRequest: options.onRequest };
  const most = options.mostAtOnce ?? MOST_AT_ONCE;
  const operationOf = operationAt(basePath);
  const answer = withRoom(most, basePath, (visit) => {
    const name = operationOf(visit.request);
    if (name === null) return app.fetch(visit.request, visit);
    return callOperation(visit, name, served).catch(async (error: unknown) =>
      refusal(await explain(error, visit)),
    );
  });
  const talk = talksOf(dialects, basePath, explain);
  return Object.assign(observed(answer, observe), { talk, close: () => closing.abort() });
}
