import { createAdaptorServer } from "@hono/node-server";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";
import { mcpHandler, type HandlerOptions, type McpHandler } from "../../../adapters/mcp/index.ts";

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

export interface HttpHost {
  readonly url: URL;
  readonly handler: McpHandler;
}

/** The handler behind a real port of this machine. */
export async function served(options: HandlerOptions): Promise<HttpHost> {
  const handler = mcpHandler(options);
  const server = createAdaptorServer({ fetch: handler });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => {
    await handler.close();
    const closed = once(server, "close");
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
    await closed;
  });
  const { port } = server.address() as AddressInfo;
  return { url: new URL(`http://127.0.0.1:${port}/mcp`), handler };
}
