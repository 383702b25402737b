import { moneyNote, rejection, type Fields, type Principal } from "../../../../engine/index.ts";
import { empty } from "../../answer.ts";
import type { Body } from "../../body.ts";
import type { Explain } from "../../failure.ts";
import { admit, type Served } from "../../limits/admit.ts";
import type { Visit } from "../../visit.ts";
import { callTool } from "./call.ts";
import { listTools } from "./tools.ts";
import { INSTRUCTIONS } from "./instructions.ts";
import { idOf, readMessage, rpcFault, rpcRefusal, rpcResult, type Message } from "../json-rpc.ts";

/** Newest first. A client that speaks none of these is offered the newest. */
const PROTOCOL_VERSIONS = ["2025-11-25", "2025-06-18", "2025-03-26"] as const;

const speaks = (version: string): boolean => PROTOCOL_VERSIONS.some((each) => each === version);

const UNSPOKEN = {
  code: -32600,
  message: "Invalid request: this version of the protocol is not spoken here.",
  data: { field: "MCP-Protocol-Version", supported: PROTOCOL_VERSIONS },
};

interface Dialect extends Served {
  readonly version: string;
  readonly explain: Explain;
}

type Asked = Extract<Message, { is: "request" }>;

/** The Aethra dialect: JSON-RPC in one POST, one JSON answer, nothing kept between two calls. */
export const aethra =
  (dialect: Dialect) =>
  async (visit: Visit, body: Body): Promise<Response> => {
    const id = body.ok ? idOf(body.value) : null;
    try {
      return await admit(visit, dialect, {
        answer: (who) => serve(dialect, visit, body, who),
        refuse: (why) => rpcRefusal(id, why),
      });
    } catch (error) {
      return rpcRefusal(id, await dialect.explain(error, visit));
    }
  };

async function serve(
  dialect: Dialect,
  visit: Visit,
  body: Body,
  who: Principal,
): Promise<Response> {
  if (who.role === "anyone")
    return rpcRefusal(body.ok ? idOf(body.value) : null, rejection("unauthenticated"));
  if (!body.ok) return unreadable(body);
  const spoken = visit.request.headers.get("mcp-protocol-version");
  if (spoken !== null && !speaks(spoken)) return rpcFault(idOf(body.value), UNSPOKEN, 400);
  const message = readMessage(body.value);
  if (message.is === "notice") return empty(202);
  if (message.is === "invalid") return rpcFault(message.id, message.fault, 400);
  return answer(dialect, visit, message, who);
}

function unreadable({ status, rejection: why }: Extract<Body, { ok: false }>) {
  const isSyntax = why.reason === "malformed_json" || why.reason === "body_cut_off";
  const [code, says] = isSyntax ? [-32700, "Parse error"] : [-32600, "Invalid request"];
  const data = { reason: why.reason };
  return rpcFault(null, { code, message: `${says}: ${why.message}`, data }, status);
}

async function answer(
  dialect: Dialect,
  visit: Visit,
  { id, method, params }: Asked,
  who: Principal,
): Promise<Response> {
  switch (method) {
    case "initialize":
      return rpcResult(id, initialized(params, dialect));
    case "ping":
      return rpcResult(id, {});
    case "tools/list":
      return rpcResult(id, { tools: listTools() });
    case "tools/call":
      return callTool(dialect.market, visit, { id, params }, who);
    default:
      return rpcFault(id, { code: -32601, message: `Method not found: ${method.slice(0, 64)}` });
  }
}

function initialized({ protocolVersion }: Fields, { market, version }: Dialect): Fields {
  return {
    protocolVersion:
      PROTOCOL_VERSIONS.find((each) => each === protocolVersion) ?? PROTOCOL_VERSIONS[0],
    capabilities: { tools: {} },
    serverInfo: { name: "guildhall", title: "Guildhall", version },
    instructions: `${INSTRUCTIONS}\n\n${moneyNote(market.anyone.mode)}`,
  };
}
