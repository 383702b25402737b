import { InMemoryTaskMessageQueue } from "@modelcontextprotocol/sdk/experimental/tasks/index.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CompleteRequestSchema,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ReadResourceRequestSchema,
  SetLevelRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/sdk/validation/ajv";
import type { Client } from "../../engine/index.ts";
import { offerTools } from "./offer-tools.ts";
import { answering, valueOf } from "./protocol-error.ts";
import { ICONS } from "./surface/icon.ts";
import {
  CONFIRMATION_MS,
  SERVER_INFO,
  type McpOptions,
  type ServerOptions,
} from "./surface/options.ts";
import { Subscriptions } from "./surface/subscriptions.ts";
import { Surface } from "./surface/surface.ts";
import { MarketTasks } from "./tasks.ts";
import type { HttpTransport } from "./transport.ts";
import { LogLevel, type Connection } from "./turn.ts";

/** Building one takes longer than a call does. */
const validator = new AjvJsonSchemaValidator();

const FOR_ONE_REQUEST = {
  tools: {},
  prompts: {},
  resources: {},
  completions: {},
  tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } },
};
const LASTING = { ...FOR_ONE_REQUEST, resources: { subscribe: true }, logging: {} };

/**
 * An MCP server for one principal, ready to be connected to any transport, once. Throws TypeError
 * where the choice names no operation or leaves no tool.
 */
export const createMcpServer = ({ client, ...options }: ServerOptions): Server =>
  lastingServer(client, options, new MarketTasks());

/** A server for a connection that lasts, with the tasks of its principal. */
export function lastingServer(client: Client, options: McpOptions, tasks: MarketTasks): Server {
  const surface = new Surface(client, options);
  const connection = connectionOf(surface, options, { tasks, request: null });
  offerTools(surface, connection);
  offerTexts(surface, connection.server);
  listen(surface, connection);
  return connection.server;
}

/**
 * Connects a server for one request, which is told by its transport. Setting up a handler takes
 * longer than many a call, so only those are that the request can be about.
 */
export async function serveOnce(
  client: Client,
  options: McpOptions,
  from: { readonly tasks: MarketTasks; readonly request: Request },
  transport: HttpTransport,
): Promise<void> {
  const surface = new Surface(client, options);
  const connection = connectionOf(surface, options, from);
  transport.onmessage = (message) => {
    if (!("method" in message)) return;
    if (message.method.startsWith("tools/")) offerTools(surface, connection);
    else offerTexts(surface, connection.server);
  };
  await connection.server.connect(transport);
}

function connectionOf(
  { instructions }: Surface,
  { version = "0", confirmationMs = CONFIRMATION_MS }: McpOptions,
  { tasks, request }: Pick<Connection, "tasks" | "request">,
): Connection {
  const server = new Server(
    { ...SERVER_INFO, version, icons: ICONS },
    {
      capabilities: request === null ? LASTING : FOR_ONE_REQUEST,
      instructions,
      jsonSchemaValidator: validator,
      taskStore: tasks,
      // Who is gone after one request cannot be asked anything later.
      ...(request === null && { taskMessageQueue: new InMemoryTaskMessageQueue() }),
      maxTaskQueueSize: 20,
    },
  );
  return { server, level: new LogLevel(), confirmationMs, tasks, request };
}

function offerTexts(surface: Surface, server: Server): void {
  server.setRequestHandler(ListPromptsRequestSchema, () => ({ prompts: surface.prompts() }));
  server.setRequestHandler(GetPromptRequestSchema, ({ params }) =>
    answering(() => ({ ...valueOf(surface.prompt(params.name, params.arguments ?? {})) })),
  );
  server.setRequestHandler(ListResourcesRequestSchema, () =>
    answering(async () => ({ resources: await surface.resources() })),
  );
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: surface.templates(),
  }));
  server.setRequestHandler(ReadResourceRequestSchema, ({ params }) =>
    answering(async () => ({ contents: valueOf(await surface.read(params.uri)) })),
  );
  server.setRequestHandler(CompleteRequestSchema, ({ params: { ref, argument } }) =>
    answering(async () => ({
      completion: await surface.complete(ref, argument.name, argument.value),
    })),
  );
}

/** What only a connection that lasts can have: subscriptions, and a level of logging. */
function listen({ client }: Surface, { server, level }: Connection): void {
  const subscriptions = new Subscriptions(client, {
    updated: (uri) => server.sendResourceUpdated({ uri }),
    failed: (error) => server.onerror?.(error instanceof Error ? error : new Error(String(error))),
  });
  server.onclose = () => subscriptions.close();
  server.setRequestHandler(SubscribeRequestSchema, ({ params }) =>
    answering(async () => {
      await subscriptions.add(params.uri);
      return {};
    }),
  );
  server.setRequestHandler(UnsubscribeRequestSchema, ({ params }) => {
    subscriptions.remove(params.uri);
    return {};
  });
  server.setRequestHandler(SetLevelRequestSchema, ({ params }) => {
    level.set(params.level);
    return {};
  });
}
