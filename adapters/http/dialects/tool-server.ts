import { nearest, type Fields } from "../../../engine/index.ts";
import { empty } from "../answer.ts";
import { idOf, readMessage, rpcFault, rpcResult, type Id, type Message } from "./json-rpc.ts";

/** Newest first. A client that speaks none of these is offered the newest. */
const PROTOCOL_VERSIONS = ["2025-11-25", "2025-06-18", "2025-03-26"] as const;

const speaks = (version: string): boolean => PROTOCOL_VERSIONS.some((each) => each === version);

const UNSPOKEN = {
  code: -32600,
  message: "Invalid request: this version of the protocol is not spoken here.",
  data: { field: "MCP-Protocol-Version", supported: PROTOCOL_VERSIONS },
};

/** Tools of the Model Context Protocol that need no session. */
export interface ToolServer {
  readonly info: { readonly name: string; readonly title: string; readonly version: string };
  /** What a model is told when it connects. */
  readonly instructions: string;
  readonly list: () => readonly Fields[];
  readonly call: (id: Id, params: Fields) => Promise<Response>;
}

/** One message in, one answer out, and nothing kept between two of them. */
export async function answerMessage(
  request: Request,
  value: unknown,
  server: ToolServer,
): Promise<Response> {
  const spoken = request.headers.get("mcp-protocol-version");
  if (spoken !== null && !speaks(spoken)) return rpcFault(idOf(value), UNSPOKEN, 400);
  const message = readMessage(value);
  if (message.is === "notice") return empty(202);
  if (message.is === "invalid") return rpcFault(message.id, message.fault, 400);
  return answer(message, server);
}

async function answer(
  { id, method, params }: Extract<Message, { is: "request" }>,
  server: ToolServer,
): Promise<Response> {
  switch (method) {
    case "initialize":
      return rpcResult(id, initialized(params, server));
    case "ping":
      return rpcResult(id, {});
    case "tools/list":
      return rpcResult(id, { tools: server.list() });
    case "tools/call":
      return server.call(id, params);
    default:
      return rpcFault(id, { code: -32601, message: `Method not found: ${method.slice(0, 64)}` });
  }
}

const initialized = ({ protocolVersion }: Fields, { info, instructions }: ToolServer): Fields => ({
  protocolVersion: PROTOCOL_VERSIONS.find((each) => each === protocolVersion) ?? NEWEST,
  capabilities: { tools: {} },
  serverInfo: info,
  instructions,
});
const [NEWEST] = PROTOCOL_VERSIONS;

/** A refusal of a tool is told to the model, which may mend its call. */
export const failedTool = (id: Id, body: unknown): Response =>
  rpcResult(id, { content: [{ type: "text", text: JSON.stringify(body) }], isError: true });

export function noSuchTool(id: Id, name: unknown, names: readonly string[]): Response {
  const near = typeof name === "string" ? nearest(name, names) : null;
  const hint = near === null ? "" : ` Did you mean ${near}?`;
  const message = `Invalid params: there is no such tool.${hint}`;
  return rpcFault(id, { code: -32602, message, data: { field: "name", reason: "unknown_tool" } });
}
