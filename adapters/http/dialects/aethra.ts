import {
  authorise,
  rejection,
  type MarketPort,
  type Origin,
  type Principal,
} from "../../../engine/index.ts";
import { empty, replayHeaders } from "../answer.ts";
import { readJson } from "../body.ts";
import { callerOf, keyOf } from "../caller.ts";
import type { Explain } from "../failure.ts";
import { inPlace, listTools, nearestTool, toolOf } from "./aethra-tools.ts";
import { INSTRUCTIONS } from "./instructions.ts";
import {
  idOf,
  isFields,
  readMessage,
  rpcFault,
  rpcRefusal,
  rpcResult,
  type Fields,
  type Id,
  type Message,
} from "./json-rpc.ts";
import { knownFields } from "./known-fields.ts";

/** Newest first. A client that speaks none of these is offered the newest. */
const PROTOCOL_VERSIONS = ["2025-11-25", "2025-06-18", "2025-03-26"] as const;

const speaks = (version: string): boolean => PROTOCOL_VERSIONS.some((each) => each === version);

const UNSPOKEN = {
  code: -32600,
  message: "Invalid request: this version of the protocol is not spoken here.",
  data: { field: "MCP-Protocol-Version", supported: PROTOCOL_VERSIONS },
};

interface Dialect {
  readonly market: MarketPort;
  readonly version: string;
  readonly explain: Explain;
}

type Asked = Extract<Message, { is: "request" }>;

/** The Aethra dialect: JSON-RPC in one POST, one JSON answer, nothing kept between two calls. */
export const aethra =
  (dialect: Dialect) =>
  async (request: Request, from: Origin): Promise<Response> => {
    const body = await readJson(request);
    const id = body.ok ? idOf(body.value) : null;
    try {
      const caller = await callerOf(request, dialect.market, from);
      if (!caller.ok) return rpcRefusal(id, caller.rejection);
      if (caller.who.role === "anyone") return rpcRefusal(id, rejection("unauthenticated"));
      if (!body.ok) return unreadable(body);
      const spoken = request.headers.get("mcp-protocol-version");
      if (spoken !== null && !speaks(spoken)) return rpcFault(id, UNSPOKEN, 400);
      const message = readMessage(body.value);
      if (message.is === "notice") return empty(202);
      if (message.is === "invalid") return rpcFault(message.id, message.fault, 400);
      return await answer(dialect, request, message, caller.who);
    } catch (error) {
      return rpcRefusal(id, await dialect.explain(error));
    }
  };

function unreadable({
  status,
  rejection: why,
}: Extract<Awaited<ReturnType<typeof readJson>>, { ok: false }>) {
  const isSyntax = why.reason === "malformed_json" || why.reason === "body_cut_off";
  const [code, says] = isSyntax ? [-32700, "Parse error"] : [-32600, "Invalid request"];
  const data = { reason: why.reason };
  return rpcFault(null, { code, message: `${says}: ${why.message}`, data }, status);
}

async function answer(
  dialect: Dialect,
  request: Request,
  { id, method, params }: Asked,
  who: Principal,
): Promise<Response> {
  switch (method) {
    case "initialize":
      return rpcResult(id, initialized(params, dialect.version));
    case "ping":
      return rpcResult(id, {});
    case "tools/list":
      return rpcResult(id, { tools: listTools() });
    case "tools/call":
      return callTool(dialect.market, request, { id, params }, who);
    default:
      return rpcFault(id, { code: -32601, message: `Method not found: ${method.slice(0, 64)}` });
  }
}

function initialized({ protocolVersion }: Fields, version: string): Fields {
  return {
    protocolVersion:
      PROTOCOL_VERSIONS.find((each) => each === protocolVersion) ?? PROTOCOL_VERSIONS[0],
    capabilities: { tools: {} },
    serverInfo: { name: "guildhall", title: "Guildhall", version },
    instructions: INSTRUCTIONS,
  };
}

const invalidParams = (id: Id, message: string, data: Fields): Response =>
  rpcFault(id, { code: -32602, message: `Invalid params: ${message}`, data });

async function callTool(
  market: MarketPort,
  request: Request,
  { id, params }: { readonly id: Id; readonly params: Fields },
  who: Principal,
): Promise<Response> {
  const { name, arguments: given = {} } = params;
  if (typeof name !== "string")
    return invalidParams(id, "name must be a tool's name.", { field: "name", reason: "required" });
  const tool = toolOf(name);
  if (tool === null) return unknownTool(id, name);
  if (!isFields(given)) return rpcRefusal(id, authorise(tool, who)?.rejection ?? NOT_AN_OBJECT);
  const input = knownFields(tool.input, given);
  const reply = await market.execute(who, tool.name, input, keyOf(request));
  if (!reply.ok) return rpcRefusal(id, reply.rejection);
  const output = inPlace(reply.output);
  const content = [{ type: "text", text: JSON.stringify(output) }];
  return rpcResult(id, { content, structuredContent: output }, replayHeaders(reply));
}

const NOT_AN_OBJECT = rejection("invalid_input", {
  field: "arguments",
  reason: "wrong_type",
  message: "arguments must be an object.",
});

function unknownTool(id: Id, name: string): Response {
  const near = nearestTool(name);
  const hint = near === null ? "" : ` Did you mean ${near}?`;
  return invalidParams(id, `there is no tool ${name.slice(0, 64)}.${hint}`, {
    field: "name",
    reason: "unknown_tool",
    ...(near !== null && { did_you_mean: near }),
  });
}
