import { Client as McpClient } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import {
  ElicitRequestSchema,
  type ClientCapabilities,
  type ElicitResult,
} from "@modelcontextprotocol/sdk/types.js";
import { afterEach } from "vitest";
import { createMcpServer, type ServerOptions } from "../../../adapters/mcp/index.ts";
import { openWorld, type World } from "../../support/world.ts";
import type { MarketOptions } from "../../../src/options.ts";

const open: McpClient[] = [];

afterEach(async () => {
  for (const client of open.splice(0)) await client.close();
});

export type Answer = (message: string) => ElicitResult | Promise<ElicitResult>;

/** A client that asks its user, or one that cannot. */
export function newClient(answer: Answer | null = null): McpClient {
  const capabilities: ClientCapabilities = answer === null ? {} : { elicitation: { form: {} } };
  const client = new McpClient({ name: "test", version: "1.0.0" }, { capabilities });
  if (answer !== null)
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => answer(params.message));
  open.push(client);
  return client;
}

/** A client connected to a server in this process. */
export async function connected(options: ServerOptions, answer: Answer | null = null) {
  const server = createMcpServer(options);
  const client = newClient(answer);
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([client.connect(near), server.connect(far)]);
  return client;
}

export interface Agency {
  readonly world: World;
  readonly client: McpClient;
}

/** A market, and a client that is its agent Scout. */
export async function scoutOf(
  options: Omit<ServerOptions, "client"> = {},
  marketOptions: MarketOptions = {},
): Promise<Agency> {
  const world = await openWorld(marketOptions);
  return { world, client: await connected({ ...options, client: as(world, "scout") }) };
}

export const as = ({ market, who }: World, name: keyof World["who"]) => market.as(who[name]);

export type Fields = Readonly<Record<string, unknown>>;

/** The structured answer of a tool. */
export async function call(client: McpClient, name: string, args: Fields = {}): Promise<Fields> {
  const result = await client.callTool({ name, arguments: args });
  return result["structuredContent"] as Fields;
}

/** How a request was refused; null where it was not. */
export async function refusedBy(
  request: Promise<unknown>,
): Promise<{ code: number; message: string; data: Fields } | null> {
  try {
    await request;
    return null;
  } catch (error) {
    const { code, message, data } = error as { code: number; message: string; data: Fields };
    return { code, message, data };
  }
}

export const SPEC = {
  title: "Photograph the shop front",
  task_type: "photography",
  budget_amber: 100,
};
