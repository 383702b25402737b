import {
  createMcpHandler,
  inputRequired,
  inputResponse,
  ProtocolError,
  Server,
  specTypeSchemas,
  type CallToolResult,
  type InputRequiredResult,
  type ListToolsResult,
  type ServerContext,
  type StandardSchemaV1Sync,
} from "@modelcontextprotocol/server";
import type { Client, Fields } from "../../engine/index.ts";
import { admit, type Door } from "./door.ts";
import { Unanswered } from "./surface/ask.ts";
import { ICONS } from "./surface/icon.ts";
import { SERVER_INFO, type McpOptions } from "./surface/options.ts";
import { faultOfError } from "./surface/refusal.ts";
import { Surface } from "./surface/surface.ts";
import type { Told, Turn } from "./surface/types.ts";

export type { Door, McpOptions };

// The protocol of 2026-07-28: every request stands by itself, and a question to the user is an
// answer after which the client calls again. The same bodies as for the versions before it.

/** Serves clients of 2026-07-28, and those of 2025 as `mcpHandler` does without sessions. */
export function mcpNextHandler(
  options: McpOptions & Door,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const admitted = await admit(options, request);
    if ("turnedAway" in admitted) return admitted.turnedAway;
    const handler = createMcpHandler(() => createNextServer(admitted.client, options));
    return handler.fetch(request);
  };
}

/** A server for one request, or for one connection over stdio. */
export function createNextServer(client: Client, options: McpOptions): Server {
  const surface = new Surface(client, options);
  const server = new Server(
    { ...SERVER_INFO, version: options.version ?? "0", icons: ICONS },
    {
      capabilities: { tools: {}, prompts: {}, resources: {}, completions: {} },
      instructions: surface.instructions,
    },
  );
  const spec = specTypeSchemas;
  server.setRequestHandler("tools/list", () => listed(surface));
  server.setRequestHandler("tools/call", ({ params }, context) =>
    callTool(surface, params.name, params.arguments ?? {}, turnOf(server, context)),
  );
  server.setRequestHandler("prompts/list", () =>
    checked(spec.ListPromptsResult, { prompts: surface.prompts() }),
  );
  server.setRequestHandler("prompts/get", ({ params }) =>
    checked(spec.GetPromptResult, valueOf(surface.prompt(params.name, params.arguments ?? {}))),
  );
  server.setRequestHandler("resources/list", async () =>
    checked(spec.ListResourcesResult, { resources: await surface.resources() }),
  );
  server.setRequestHandler("resources/templates/list", () =>
    checked(spec.ListResourceTemplatesResult, { resourceTemplates: surface.templates() }),
  );
  server.setRequestHandler("resources/read", async ({ params }) =>
    checked(spec.ReadResourceResult, { contents: valueOf(await surface.read(params.uri)) }),
  );
  server.setRequestHandler("completion/complete", async ({ params: { ref, argument } }) => {
    const completion = await surface.complete({ ...ref }, argument.name, argument.value);
    return checked(spec.CompleteResult, { completion });
  });
  return server;
}

const lists = new WeakMap<object, ListToolsResult>();

/** Checked once: the tools of a principal are the same list every time. */
function listed(surface: Surface): ListToolsResult {
  const tools = surface.tools();
  const list = lists.get(tools) ?? checked(specTypeSchemas.ListToolsResult, { tools });
  lists.set(tools, list);
  return list;
}

async function callTool(
  surface: Surface,
  name: string,
  args: Fields,
  turn: Turn,
): Promise<CallToolResult | InputRequiredResult> {
  try {
    // What is asked about only halfway would be begun anew by the second call.
    const elicit = surface.tool(name)?.callAsTask ? null : turn.elicit;
    const told = await surface.callTool(name, args, { ...turn, elicit });
    return checked(specTypeSchemas.CallToolResult, valueOf(told));
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    if (!(error instanceof Unanswered)) throw protocolError(faultOfError(error));
    const { message } = error.form;
    const params = checked(specTypeSchemas.ElicitRequestFormParams, error.form);
    return inputRequired({ inputRequests: { [message]: inputRequired.elicit(params) } });
  }
}

/** The answer to a form is found by what it said, so it answers nothing else. */
function turnOf(server: Server, { mcpReq }: ServerContext): Turn {
  const { signal, notify, inputResponses, _meta, envelope } = mcpReq;
  const can = envelope === undefined ? undefined : server.getClientCapabilities();
  const progressToken = _meta?.progressToken;
  const progress: Turn["progress"] =
    progressToken === undefined
      ? null
      : (step) => notify({ method: "notifications/progress", params: { progressToken, ...step } });
  let steps = 0;
  return {
    signal,
    progress,
    sample: null,
    elicit: can?.elicitation
      ? (form) => {
          const given = inputResponse(inputResponses, form.message);
          return given.kind === "elicit"
            ? Promise.resolve(given)
            : Promise.reject(new Unanswered(form));
        }
      : null,
    log: () => Promise.resolve(),
    closeStream: () => undefined,
    moved: async ({ task_id, status }) =>
      progress?.({ progress: ++steps, message: `Task ${task_id}: ${status}` }),
  };
}

const protocolError = ({ number, message, data }: ReturnType<typeof faultOfError>): ProtocolError =>
  new ProtocolError(number, message, data);

function valueOf<T>(told: Told<T>): T {
  if (told.ok) return told.value;
  throw protocolError(told.fault);
}

/** Our own answer as the SDK types it. */
function checked<T>(schema: StandardSchemaV1Sync<unknown, T>, value: unknown): T {
  const result = schema["~standard"].validate(value);
  if (result.issues === undefined) return result.value;
  throw new TypeError(`This is no answer of the protocol: ${JSON.stringify(result.issues)}`);
}
