import { createAdaptorServer } from "@hono/node-server";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  CallToolRequestSchema,
  ListToolsRequestSchema,
  type JSONRPCMessage,
} from "@modelcontextprotocol/sdk/types.js";
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/sdk/validation/ajv";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createMcpServer, mcpHandler } from "../../adapters/mcp/index.ts";
import { httpTransport } from "../../adapters/mcp/transport.ts";
import type { Client } from "../../engine/index.ts";
import { openWorld } from "../support/world.ts";
import { atOnce, inRounds, type Figure, type Variant } from "./rounds.ts";

const CALLS = 2_000;
const LISTS = 5_000;
const ROUNDS = 9;
const FLIGHT = 16;
const LIST_MICROS = 50;

const headers = {
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
  "mcp-protocol-version": "2025-11-25",
  host: "127.0.0.1",
};
const CALL = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: { name: "get_wallet", arguments: {} },
});

type Handle = (request: Request) => Promise<Response>;

/** Without sockets, so that nothing dilutes what the adapter adds. */
const asking = (handle: Handle) => async (): Promise<void> => {
  for (let count = 0; count < CALLS; count++) {
    const request = new Request("http://127.0.0.1/mcp", { method: "POST", headers, body: CALL });
    checkWallet(await (await handle(request)).text());
  }
};

const checkWallet = (text: string): void => {
  if (!text.includes("balance_amber")) throw new Error(`no wallet but ${text}`);
};

/** Over a port of this machine, and each behind the same server. */
async function dialling(handle: Handle): Promise<{ work: () => Promise<void>; close(): void }> {
  const server = createAdaptorServer({ fetch: handle });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/mcp`;
  const post = async (): Promise<void> => {
    const sent = { method: "POST", headers: { ...headers, host: `127.0.0.1:${port}` }, body: CALL };
    checkWallet(await (await fetch(url, sent)).text());
  };
  return { work: () => atOnce(FLIGHT, post, CALLS), close: () => server.close() };
}

const validator = new AjvJsonSchemaValidator();

/** As little as the SDK lets a server be that does the same operation over the same transport. */
const bare =
  (client: Client): Handle =>
  async (request) => {
    const server = new Server(
      { name: "bare", version: "1" },
      { capabilities: { tools: {} }, jsonSchemaValidator: validator },
    );
    server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => {
      const reply = await client.execute(params.name, params.arguments ?? {}, { signal });
      const output = reply.ok ? (reply.output as Record<string, unknown>) : {};
      const content = [{ type: "text" as const, text: JSON.stringify(output) }];
      return { content, structuredContent: output };
    });
    const transport = httpTransport({ enableJsonResponse: true });
    await server.connect(transport);
    return transport.handleRequest(request);
  };

/** Hands a server one message after the other, and counts its work alone. */
async function listing(server: Server): Promise<() => Promise<void>> {
  let answered: (message: JSONRPCMessage) => void = () => undefined;
  const transport: Transport = {
    start: () => Promise.resolve(),
    close: () => Promise.resolve(),
    send(message) {
      answered(message);
      return Promise.resolve();
    },
  };
  await server.connect(transport);
  return async () => {
    for (let id = 0; id < LISTS; id++) {
      const answer = new Promise<JSONRPCMessage>((resolve) => (answered = resolve));
      transport.onmessage?.({ jsonrpc: "2.0", id, method: "tools/list" });
      await answer;
    }
  };
}

export async function benchMcp(): Promise<readonly Figure[]> {
  const world = await openWorld();
  const client = world.market.as(world.who.scout);
  const limit = "limit: a bare low-level server, same operation";
  const ours = mcpHandler({ clientFor: () => Promise.resolve(client) });
  const ends = { bare: await dialling(bare(client)), ours: await dialling(ours) };
  const overHttp: Variant[] = [
    { name: limit, prepare: () => Promise.resolve(ends.bare.work) },
    {
      name: "our stateless handler",
      against: { name: limit, floor: 0.87, stretch: 0.95 },
      prepare: () => Promise.resolve(ends.ours.work),
    },
  ];
  const called = await inRounds("MCP over HTTP, tools/call, 16 at once", CALLS, ROUNDS, overHttp);
  for (const end of Object.values(ends)) end.close();
  const inside: Variant[] = [
    { name: limit, prepare: () => Promise.resolve(asking(bare(client))) },
    {
      name: "our stateless handler",
      against: { name: limit, floor: 0, stretch: 0 },
      prepare: () => Promise.resolve(asking(ours)),
    },
  ];
  const handled = await inRounds("The same without sockets", CALLS, ROUNDS, inside);

  const listLimit = "limit: a bare server that keeps its list";
  const { tools } = await listOf(createMcpServer({ client }));
  const lists: Variant[] = [
    {
      name: listLimit,
      async prepare() {
        const server = new Server({ name: "bare", version: "1" }, { capabilities: { tools: {} } });
        server.setRequestHandler(ListToolsRequestSchema, () => ({ tools }));
        return listing(server);
      },
    },
    {
      name: "tools/list of the whole set, server work",
      against: { name: listLimit, floor: 0, stretch: 0 },
      prepare: () => listing(createMcpServer({ client })),
    },
  ];
  const listed = await inRounds("MCP, tools/list", LISTS, ROUNDS, lists);
  const micros = 1e6 / (listed.at(-1)?.perSecond ?? NaN);
  const verdict = micros < LIST_MICROS ? "within" : "OVER";
  console.log(`  ${tools.length} tools in ${micros.toFixed(1)} us, ${verdict} ${LIST_MICROS} us`);
  return [...called, ...handled, ...listed];
}

async function listOf(server: Server): Promise<{ readonly tools: object[] }> {
  const answer = Promise.withResolvers<JSONRPCMessage>();
  const transport: Transport = {
    start: () => Promise.resolve(),
    close: () => Promise.resolve(),
    send(message) {
      answer.resolve(message);
      return Promise.resolve();
    },
  };
  await server.connect(transport);
  transport.onmessage?.({ jsonrpc: "2.0", id: 1, method: "tools/list" });
  const message = await answer.promise;
  return (message as unknown as { readonly result: { readonly tools: object[] } }).result;
}
