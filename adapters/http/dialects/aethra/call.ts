import {
  authorise,
  isFields,
  rejection,
  type Fields,
  type MarketPort,
  type Principal,
} from "../../../../engine/index.ts";
import { replayHeaders } from "../../answer.ts";
import { keyOf } from "../../caller.ts";
import type { Visit } from "../../visit.ts";
import { inPlace, nearestTool, toolOf } from "./tools.ts";
import { rpcFault, rpcRefusal, rpcResult, type Id } from "../json-rpc.ts";
import { knownFields } from "../known-fields.ts";

const invalidParams = (id: Id, message: string, data: Fields): Response =>
  rpcFault(id, { code: -32602, message: `Invalid params: ${message}`, data });

/** `tools/call`: the operation behind the name, answered in the documents' form. */
export async function callTool(
  market: MarketPort,
  visit: Visit,
  { id, params }: { readonly id: Id; readonly params: Fields },
  who: Principal,
): Promise<Response> {
  const { name, arguments: given = {} } = params;
  if (typeof name !== "string")
    return invalidParams(id, "name must be a tool's name.", { field: "name", reason: "required" });
  const tool = toolOf(name);
  if (tool === null) return unknownTool(id, name);
  visit.operation = tool.name;
  if (!isFields(given)) return rpcRefusal(id, authorise(tool, who)?.rejection ?? NOT_AN_OBJECT);
  const input = knownFields(tool.input, given);
  const reply = await market.execute(who, tool.name, input, keyOf(visit.request));
  if (!reply.ok) return rpcRefusal(id, reply.rejection);
  const output = inPlace(reply.output);
  const content = [{ type: "text", text: JSON.stringify(output) }];
  const headers = { ...replayHeaders(reply), ...(tool.name === "get_task" && HINT) };
  return rpcResult(id, { content, structuredContent: output }, headers);
}

/** The documents keep a task for so long. Here it is always fresh, and a client may keep it. */
const HINT = { "cache-control": "private, max-age=15" };

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
