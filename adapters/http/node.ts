import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { getRequestListener, type Http2Bindings, type HttpBindings } from "@hono/node-server";
import type { Handler } from "./handler.ts";
import { checkSettings } from "./settings.ts";

export interface ServeOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** The address to listen at: this machine only, by default. */
  readonly host?: string;
  /** Puts quicker Request and Response in place of the global ones: where the process is yours. */
  readonly overrideGlobalObjects?: boolean;
}

/** `close` takes no more requests, and resolves when those under way have ended, or after 8 s. */
export type Listening = { readonly url: string; close(): Promise<void> };
const PATIENCE_MS = 8000;

/** What node:http, Express and their like call for each request. */
export type NodeListener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/** The caller is at the other end of the socket; what headers say of it anybody may write. */
const withAddress =
  (handler: Handler) =>
  (request: Request, { incoming }: HttpBindings | Http2Bindings): Promise<Response> =>
    handler(request, { address: incoming.socket.remoteAddress ?? null });

/** A handler for a server of your own, which must not have read the request's body yet. */
export function nodeListener(handler: Handler): NodeListener {
  const listener = getRequestListener(withAddress(handler), { overrideGlobalObjects: false });
  return (incoming, outgoing) => void listener(incoming, outgoing);
}

/** Serves a handler on node:http. Rejects when the port cannot be had. */
export async function serveNode(handler: Handler, options: ServeOptions): Promise<Listening> {
  checkSettings("serveNode", options, ["port", "host", "overrideGlobalObjects"]);
  const { port, host = "127.0.0.1", overrideGlobalObjects = false } = options;
  const listener = getRequestListener(withAddress(handler), { overrideGlobalObjects });
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  await new Promise<void>((resolve, reject) =>
    server.once("error", reject).listen(port, host, resolve),
  );
  const address = server.address();
  const taken = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}`,
    async close() {
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const cut = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
      await new Promise<void>((done) => server.close(() => done()));
      clearInterval(idle);
      clearTimeout(cut);
    },
  };
}
