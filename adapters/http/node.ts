import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { getRequestListener, type Http2Bindings, type HttpBindings } from "@hono/node-server";
import type { Origin } from "../../engine/index.ts";
import { addressBehind } from "./forwarded.ts";
import type { Handler, PlainHandler } from "./handler.ts";
import { checkSettings } from "./settings.ts";
import { holdTalks } from "./upgrade.ts";

export interface ListenerOptions {
  /**
   * Proxies of your own before this server, whose `X-Forwarded-For` is believed; 0 by default,
   * and then the header means nothing.
   */
  readonly trustProxy?: number;
}

export interface ServeOptions extends ListenerOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** The address to listen at: this machine only, by default. */
  readonly host?: string;
  /** Puts quicker Request and Response in place of the global ones: where the process is yours. */
  readonly overrideGlobalObjects?: boolean;
  /** Milliseconds for a request's headers to arrive, 10,000 by default; after that it is 408. */
  readonly headersTimeout?: number;
  /** Milliseconds for the whole request to arrive, 30,000 by default. */
  readonly requestTimeout?: number;
}

const KNOWN = [
  ...["port", "host", "overrideGlobalObjects", "trustProxy", "headersTimeout", "requestTimeout"],
];

/** `close` takes no more requests, and resolves when those under way have ended, or after 8 s. */
export type Listening = { readonly url: string; close(): Promise<void> };
const PATIENCE_MS = 8000;
/** How often node looks for those that take too long. */
const LOOK_MS = 1000;

/** What node:http, Express and their like call for each request. */
export type NodeListener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/** The caller is at the other end of the socket; what headers say of it anybody may write. */
const withAddress =
  (handler: PlainHandler, options: ListenerOptions) =>
  (request: Request, { incoming }: HttpBindings | Http2Bindings): Promise<Response> =>
    handler(request, originOf(incoming, options));

function originOf(
  { headers, socket }: HttpBindings["incoming"] | Http2Bindings["incoming"],
  { trustProxy = 0 }: ListenerOptions,
): Origin {
  const forwarded = headers["x-forwarded-for"];
  const header = Array.isArray(forwarded) ? forwarded.join() : forwarded;
  return { address: addressBehind(trustProxy, socket.remoteAddress, header) };
}

/** A handler for a server of your own, which must not have read the request's body yet. */
export function nodeListener(handler: PlainHandler, options: ListenerOptions = {}): NodeListener {
  checkSettings("nodeListener", options, ["trustProxy"]);
  const fetch = withAddress(handler, options);
  const listener = getRequestListener(fetch, { overrideGlobalObjects: false });
  return (incoming, outgoing) => void listener(incoming, outgoing);
}

/** Serves a handler on node:http. Rejects when the port cannot be had. */
export async function serveNode(
  handler: Handler | PlainHandler,
  options: ServeOptions,
): Promise<Listening> {
  checkSettings("serveNode", options, KNOWN);
  const { port, host = "127.0.0.1", overrideGlobalObjects = false } = options;
  const { headersTimeout = 10_000, requestTimeout = 30_000 } = options;
  const listener = getRequestListener(withAddress(handler, options), { overrideGlobalObjects });
  const limits = { headersTimeout, requestTimeout };
  const server = createServer(
    { ...limits, connectionsCheckingInterval: Math.min(LOOK_MS, headersTimeout) },
    (incoming, outgoing) => void listener(incoming, outgoing),
  );
  const endTalks =
    "talk" in handler
      ? holdTalks(server, handler.talk, (each) => originOf(each, options))
      : () => undefined;
  await new Promise<void>((resolve, reject) =>
    server.once("error", reject).listen(port, host, resolve),
  );
  const address = server.address();
  const taken = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}`,
    async close() {
      handler.close();
      endTalks();
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const cut = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
      await new Promise<void>((done) => server.close(() => done()));
      clearInterval(idle);
      clearTimeout(cut);
    },
  };
}
