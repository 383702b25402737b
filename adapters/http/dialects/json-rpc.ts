import { CODES, isFields, type Fields, type Rejection } from "../../../engine/index.ts";
import { headersOf, json } from "../answer.ts";

export type Id = string | number | null;

/** What one JSON-RPC message asks for. */
export type Message =
  | { readonly is: "request"; readonly id: Id; readonly method: string; readonly params: Fields }
  /** Nothing is expected back. */
  | { readonly is: "notice" }
  | { readonly is: "invalid"; readonly id: Id; readonly fault: RpcError };

export interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: Fields;
}

const isId = (value: unknown): value is string | number =>
  typeof value === "string" || (typeof value === "number" && Number.isFinite(value));

const invalid = (id: Id, says: string, reason: string): Message => ({
  is: "invalid",
  id,
  fault: { code: -32600, message: `Invalid request: ${says}`, data: { reason } },
});

/** Reads one message. A batch is refused: MCP has none, and an answer to one would be a list. */
export function readMessage(value: unknown): Message {
  if (Array.isArray(value)) return invalid(null, "send one message at a time.", "batch");
  if (!isFields(value)) return invalid(null, "it must be an object.", "wrong_type");
  const { id, method, params = {} } = value;
  const own = isId(id) ? id : null;
  if (value["jsonrpc"] !== "2.0") return invalid(own, 'jsonrpc must be "2.0".', "not_json_rpc");
  if (typeof method !== "string")
    return "result" in value || "error" in value
      ? { is: "notice" }
      : invalid(own, "method must be a string.", "no_method");
  if (id === undefined && method.startsWith("notifications/")) return { is: "notice" };
  if (own === null) return invalid(null, "id must be a string or a number.", "no_id");
  if (!isFields(params)) return invalid(own, "params must be an object.", "wrong_params");
  return { is: "request", id: own, method, params };
}

/** The id a faulty body may still have shown, so that its sender can match the refusal. */
export const idOf = (value: unknown): Id =>
  isFields(value) && isId(value["id"]) ? value["id"] : null;

export const rpcResult = (id: Id, result: Fields, headers: Readonly<Record<string, string>> = {}) =>
  json(200, { jsonrpc: "2.0", id, result }, headers);

export const rpcFault = (id: Id, error: RpcError, status = 200): Response =>
  json(status, { jsonrpc: "2.0", id, error });

/** These statuses say something of the connection; any other refusal is an answer like any. */
const LOUD: readonly number[] = [401, 403, 429, 500, 503];

const INVALID_PARAMS = -32602;

/** A refusal of the market as JSON-RPC tells it. */
export function rpcRefusal(id: Id, rejection: Rejection): Response {
  const { http, rpc } = CODES[rejection.code];
  const { code, message, field, reason, data } = rejection;
  const error: RpcError = {
    code: rpc,
    message: rpc === INVALID_PARAMS ? `Invalid params: ${message}` : message,
    data: { ...data, code, field, reason },
  };
  const status = LOUD.includes(http) ? http : 200;
  return json(status, { jsonrpc: "2.0", id, error }, headersOf(status, rejection), code);
}
