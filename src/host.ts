import type { z } from "zod";
import {
  createHandler,
  DIALECT_NAMES,
  DIALECTS,
  hub,
  serveNode,
  type Handler,
  type Listening,
  type Window,
} from "../adapters/http/index.ts";
import { guardedCall, guardedPost } from "../adapters/webhooks/index.ts";
import { MARKET_OPERATIONS, type Limiter, type RequestEntry } from "../engine/index.ts";
import { ConfigurationError } from "./errors.ts";
import { openHub, type HubDesk, type HubOptions } from "./hub/index.ts";
import { createMarketplace } from "./create-marketplace.ts";
import type { Marketplace } from "./marketplace.ts";
import { logFailure, logRequests, type Log } from "./log.ts";
import { mcpSessions, type McpSessions } from "./mcp-sessions.ts";
import type { MarketOptions } from "./options.ts";
import { withPeer } from "./peer.ts";
import { slidingWindow } from "./sliding-window.ts";
import { VERSION } from "./version.ts";

export interface HostOptions extends MarketOptions {
  /** 3000 by default; 0 takes any free port. */
  readonly port?: number;
  /** The address to listen at: this machine only, by default. */
  readonly host?: string;
  /** Requests a minute of each account: 300 by default. `off` is for a sandbox alone. */
  readonly rateLimit?: number | "off" | Limiter;
  /** Makes the limits of dialects; in this process by default. None where `rateLimit` is off. */
  readonly windows?: (window: Window) => Limiter;
  /** Proxies of your own before it, whose `X-Forwarded-For` is believed; 0 by default. */
  readonly trustProxy?: number;
  /** The dialect that is served at the root, like `agentmarket`; under its name by default. */
  readonly dialect?: string;
  /** Requests under way at the same time: 2,000 by default. Those beyond get 503 at once. */
  readonly mostAtOnce?: number;
  /** What callers of the Hub may ask of this host, beside the market. */
  readonly hub?: HubOptions;
  /** Where requests and failures are written down: a logger of pino, say. Nowhere by default. */
  readonly log?: Log;
  /** Turns `/metrics` on, for whoever shows this. Needs the package prom-client. */
  readonly metricsToken?: string;
  /** What the world calls it, with the base path: for documents that name addresses. */
  readonly publicUrl?: string;
  /** Where a proxy mounts it without cutting that off, like `/market`; "" by default. */
  readonly basePath?: string;
}

const { output: sandboxOut } = MARKET_OPERATIONS.open_sandbox;
/** Fresh credentials for the accounts that a sandbox begins with. */
export type SandboxCredentials = z.output<typeof sandboxOut>;

export interface Host {
  /** With the base path, and without a slash at its end. */
  readonly url: string;
  readonly market: Marketplace;
  /** Null once real money is configured. */
  readonly sandbox: SandboxCredentials | null;
  /** Takes no more requests, lets those under way finish, and closes the store: within 10 s. */
  close(): Promise<void>;
}

const DEFAULT_PORT = 3000;
const RATE_LIMIT = 300;

function limiterOf(limit: number | "off" | Limiter): { readonly limiter?: Limiter } {
  if (limit === "off") return {};
  return { limiter: typeof limit === "number" ? slidingWindow({ limit }) : limit };
}

/**
 * A marketplace behind a port: market, HTTP handler and server put together. Throws
 * `ConfigurationError` where the port cannot be had, or where real money lacks its secret key; the
 * store is closed again then.
 */
export async function startHost(options: HostOptions = {}): Promise<Host> {
  const {
    port = DEFAULT_PORT,
    host,
    rateLimit = RATE_LIMIT,
    windows = slidingWindow,
    publicUrl,
    basePath = "",
    dialect,
    trustProxy = 0,
    mostAtOnce,
    log,
    metricsToken,
    hub: hubOptions = {},
    ...marketOptions
  } = options;
  const market = await createMarketplace({
    ...marketOptions,
    ...guardedBy(marketOptions, hubOptions),
  });
  const fault = market.mode === "live" ? liveFault(options) : null;
  if (fault !== null) {
    await market.close();
    throw new ConfigurationError(`A host that takes real money ${fault}`);
  }
  const sessions = mcpSessions(market);
  const desk = await openHub(market, { ...options, dialects: DIALECT_NAMES });
  const handler = createHandler({
    ...{ market, version: VERSION, mcp: sessions, basePath },
    ...{ dialects: [...DIALECTS, hub(desk.port)], hire: market.hire.bind(market) },
    ...(rateLimit !== "off" && { windows }),
    ...(dialect !== undefined && { dialect }),
    ...(await watching({ market, sessions, log, metricsToken })),
    ...(publicUrl !== undefined && { publicUrl }),
    ...(mostAtOnce !== undefined && { mostAtOnce }),
    ...limiterOf(rateLimit),
  });
  let server: Listening;
  try {
    const where = { port, trustProxy, ...(host !== undefined && { host }) };
    server = await serveNode(counted(handler, desk), { ...where, overrideGlobalObjects: true });
  } catch (error) {
    await market.close();
    throw portFault(error, port, host);
  }
  market.publicUrl = publicUrl ?? server.url + basePath;
  return {
    url: server.url + basePath,
    market,
    sandbox: await openSandbox(market),
    async close() {
      await sessions.close();
      await server.close();
      await market.close();
    },
  };
}

interface Watched {
  readonly market: Marketplace;
  readonly sessions: McpSessions;
  readonly log: Log | undefined;
  readonly metricsToken: string | undefined;
}

/** What is written down and counted of a host. */
async function watching({ market, sessions, log, metricsToken: token }: Watched) {
  const metrics = token === undefined ? null : await metricsOf(token, market, sessions);
  const heard = [log && logRequests(log), metrics?.onRequest].filter((each) => each !== undefined);
  if (log) market.on("error", (error) => logFailure(log)(error, null));
  return {
    ...(metrics !== null && { metrics }),
    ...(heard.length > 0 && {
      onRequest: (entry: RequestEntry) => heard.forEach((hear) => hear(entry)),
    }),
    ...(log && { onError: logFailure(log) }),
  };
}

async function metricsOf(token: string, market: Marketplace, sessions: McpSessions) {
  const { prometheusMetrics } = await withPeer(
    "prom-client",
    "metricsToken",
    () => import("../adapters/metrics/index.ts"),
  );
  const figures = { sessions: () => sessions.count(), late: () => market.upkeep.late() };
  const metrics = prometheusMetrics({ token, version: VERSION, figures });
  market.on("recorded", (event) => metrics.recorded(event));
  return metrics;
}

/** What a host with real money must not go without. */
function liveFault({ secretKey, rateLimit }: HostOptions): string | null {
  if (secretKey === undefined)
    return (
      "needs secretKey: at least 16 characters that stay the same, for its tokens and webhook " +
      "secrets."
    );
  if (rateLimit === "off")
    return "needs a rateLimit: leave it out for 300 requests a minute, or give a number.";
  return null;
}

/**
 * Agents are called through the guard, and so are webhooks, unless the options bring a sender of
 * their own.
 */
function guardedBy(options: MarketOptions, { settings = {} }: HubOptions): MarketOptions {
  const { webhooks, secretKey, hiring = {}, allowPrivateHosts = [] } = options;
  const { strict = false, allowlist = [] } = settings;
  const guard = { allowPrivateHosts, ...(strict && { onlyHosts: allowlist }) };
  const sends = webhooks === undefined && secretKey !== undefined;
  return {
    hiring: { call: guardedCall(guard), ...hiring },
    ...(sends && { webhooks: { post: guardedPost(guard) } }),
  };
}

/** The same handler, whose answers the Hub counts. */
function counted(handler: Handler, desk: HubDesk): Handler {
  const answer = async (...call: Parameters<Handler>): Promise<Response> => {
    const response = await handler(...call);
    desk.answered(response.status);
    return response;
  };
  return Object.assign(answer, { talk: handler.talk, close: () => handler.close() });
}

/** The accounts that a sandbox begins with, with fresh credentials; null where money is real. */
export async function openSandbox(market: Marketplace): Promise<SandboxCredentials | null> {
  const reply = await market.openSandbox();
  return reply.ok ? sandboxOut.parse(reply.output) : null;
}

function portFault(error: unknown, port: number, host: string | undefined): unknown {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "EADDRINUSE")
    return new ConfigurationError(
      `Port ${port} is taken by another program. Choose one with --port, or any with --port 0.`,
    );
  if (code === "EACCES")
    return new ConfigurationError(`Port ${port} may not be used here. Choose one with --port.`);
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return new ConfigurationError(`${host ?? ""} is no address of this machine. See --host.`);
  return error;
}

const LONGEST_MS = 10_000;

/** Closes the host on SIGTERM or SIGINT and ends the process; a second signal ends it at once. */
export function closeOnSignals(host: Host): void {
  let closing = false;
  const stop = (): void => {
    if (closing) process.exit(1);
    closing = true;
    setTimeout(() => process.exit(1), LONGEST_MS - 500).unref();
    host.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error("guildhall: the store did not close cleanly:", error);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);
}
