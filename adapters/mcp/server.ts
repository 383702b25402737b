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

/** How long a server lasts, and whose tasks it knows. */
export interface Life {
  readonly lasts: "one_request" | "connection";
  readonly tasks: MarketTasks;
}

/**
 * An MCP server for one principal, ready to be connected to any transport, once. Throws TypeError
 * where the choice names no operation or leaves no tool.
 */
export const createMcpServer = ({ client, ...options }: ServerOptions): Server =>
  serverFor(client, options, { lasts: "connection", tasks: new MarketTasks() });

export function serverFor(client: Client, options: McpOptions, { lasts, tasks }: Life): Server {
  const surface = new Surface(client, options);
  const server = new Server(
    { ...SERVER_INFO, version: options.version ?? "0", icons: ICONS },
    {
      capabilities: lasts === "connection" ? LASTING : FOR_ONE_REQUEST,
      instructions: surface.instructions,
      jsonSchemaValidator: validator,
      taskStore: tasks,
      taskMessageQueue: new InMemoryTaskMessageQueue(),
      maxTaskQueueSize: 20,
    },
  );
  const { confirmationMs = CONFIRMATION_MS } = options;
  const connection = { server, level: new LogLevel(), confirmationMs };
  offerTools(surface, connection, tasks);
  offerTexts(surface, server);
  if (lasts === "connection") listen(surface, connection);
  return server;
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
