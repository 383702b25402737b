import { getRequestListener } from "@hono/node-server";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { CallToolRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { Hono } from "hono";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { httpTransport } from "../../../adapters/mcp/transport.ts";
import type { Client } from "../../../engine/index.ts";
import { openSandbox, startHost } from "../../../src/host.ts";
import { createMarketplace, slidingWindow, type Marketplace } from "../../../src/index.ts";

/** Where a server is, and what it can be asked about. */
export interface End {
  readonly port: number;
  readonly key: string;
  readonly task_id: string;
}

type Fetch = (request: Request) => Response | Promise<Response>;

/** As little as Hono lets a server be that carries out the same operation. */
const bareHono = (client: Client): Fetch => {
  const app = new Hono();
  app.post("/v1/get_task", async (c) => {
    const reply = await client.execute("get_task", await c.req.json());
    return reply.ok ? c.json(Object(reply.output)) : c.json(reply.rejection, 400);
  });
  return app.fetch;
};

/** The same for whoever shows a key: a server of somebody's money looks at who asks. */
const askedHono = (_: Client, market: Marketplace): Fetch => {
  const app = new Hono();
  app.post("/v1/get_task", async (c) => {
    const secret = c.req.header("authorization")?.slice("Bearer ".length) ?? "";
    const who = await market.authenticate(secret);
    if (who === null) return c.json({}, 401);
    const reply = await market.execute(who, "get_task", await c.req.json());
    return reply.ok ? c.json(Object(reply.output)) : c.json(reply.rejection, 400);
  });
  return app.fetch;
};

/** As little as the SDK lets a server be that carries out the same operation as a tool. */
const bareSdk =
  (client: Client): Fetch =>
  async (incoming) => {
    const server = new Server({ name: "bare", version: "1" }, { capabilities: { tools: {} } });
    server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
      const reply = await client.execute(params.name, params.arguments ?? {});
      const output: Record<string, unknown> = Object(reply.ok ? reply.output : {});
      const content = [{ type: "text" as const, text: JSON.stringify(output) }];
      return { content, structuredContent: output };
    });
    const transport = httpTransport({ enableJsonResponse: true });
    await server.connect(transport);
    return transport.handleRequest(incoming);
  };

async function listening(fetch: Fetch): Promise<number> {
  const listener = getRequestListener(fetch);
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A task to ask for, and who may. */
async function furnished(market: Marketplace) {
  const key = (await openSandbox(market))?.agent_key ?? "";
  const who = await market.authenticate(key);
  if (who === null) throw new Error("the sandbox does not know its own key");
  const client = market.as(who);
  const task = await client.execute("create_task", {
    ...{ title: "Photograph the shop front", task_type: "photography", budget_amber: 1000 },
  });
  const { task_id }: { task_id?: unknown } = Object(task.ok ? task.output : {});
  return { client, key, task_id: String(task_id) };
}

const BARE = { hono: bareHono, asked: askedHono, sdk: bareSdk } as const;

async function open(name: keyof typeof BARE | "ours"): Promise<End> {
  if (name === "ours") {
    // Counted like any limit, over so short a time that it is never reached.
    const rateLimit = slidingWindow({ limit: 300, windowMs: 5 });
    const host = await startHost({ port: 0, rateLimit });
    const { key, task_id } = await furnished(host.market);
    return { port: Number(new URL(host.url).port), key, task_id };
  }
  const market = await createMarketplace();
  const { client, key, task_id } = await furnished(market);
  return { port: await listening(BARE[name](client, market)), key, task_id };
}

const end = await open(process.argv[2] as keyof typeof BARE | "ours");
process.send?.(end);
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.on("disconnect", () => process.exit());
