import { AETHRA_TOOLS, KITS, kitOf, type Role } from "../../engine/index.ts";
import type { Got, Wire } from "../adapters/http/given.ts";
import type { Input } from "./commands.ts";
import { requestOf, ROUTES } from "./routes.ts";

/** What a surface said to one call, in words that all of them share. */
export interface Told {
  /** The code of the refusal; null where there was none. */
  readonly code: string | null;
  readonly output: ReturnType<JSON["parse"]>;
  /** Whether it is the answer to an earlier call; null where the surface does not say. */
  readonly replayed: boolean | null;
  /** All that the caller can tell apart: status, headers and body. */
  readonly bytes: string;
}

export interface Call {
  readonly name: string;
  readonly key: string | undefined;
  readonly input: Input;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where the operation allows one. */
  readonly idempotencyKey?: string;
}

/** One of the ways by which an operation is reached over HTTP. */
export interface Surface {
  readonly name: string;
  readonly carries: (operation: string, role: Role) => boolean;
  readonly send: (wire: Wire, call: Call) => Promise<Told>;
}

/** Nothing of a request's own: no id of ours, no moment. */
const bytesOf = ({ status, headers, text }: Got): string => {
  const kept = [...headers].filter(([name]) => !OWN_HEADERS.includes(name));
  return JSON.stringify([status, kept, text]);
};
const OWN_HEADERS = ["x-request-id", "date", "mcp-session-id", "keep-alive", "connection"];

const header = (key: string | undefined) => (key === undefined ? {} : { "idempotency-key": key });
const isReplayed = ({ headers }: Got): boolean => headers.get("idempotent-replayed") === "true";

const plainly = (got: Got): Told => ({
  code: got.body?.error?.code ?? null,
  output: got.body,
  replayed: isReplayed(got),
  bytes: bytesOf(got),
});

const v1: Surface = {
  name: "/v1",
  carries: () => true,
  async send(wire, { name, key, input, headers = {}, idempotencyKey }) {
    return plainly(await wire.v1(name, key, input, { ...headers, ...header(idempotencyKey) }));
  },
};

const rest: Surface = {
  name: "/api/v1",
  carries: (name) => Object.hasOwn(ROUTES, name),
  async send(wire, { name, key, input, headers = {}, idempotencyKey }) {
    const route = ROUTES[name];
    if (route === undefined) throw new Error(`no address carries ${name}`);
    const { path, ...asked } = requestOf(route, input);
    const all = { ...headers, ...header(idempotencyKey) };
    return plainly(await wire.send(path, { ...asked, key, headers: all }));
  },
};

/** The key goes as an argument here, and as a header at `/v1`: both are the same key. */
const keyed = (input: Input, key: string | undefined): Input =>
  key === undefined ? input : { ...input, idempotency_key: key };

const calls: Surface = {
  name: "/mcp",
  carries: (name) => AETHRA_TOOLS.some((tool) => tool === name),
  async send(wire, { name, key, input, headers = {}, idempotencyKey }) {
    const args = keyed(input, idempotencyKey);
    const got = await wire.tool(`aethra.${name}`, key, args, headers);
    return {
      code: got.body?.error?.data?.code ?? null,
      output: got.body?.result?.structuredContent,
      replayed: isReplayed(got),
      bytes: bytesOf(got),
    };
  },
};

const BOTH = "application/json, text/event-stream";

/** Within a session no two that are under way may have the same id. */
let messages = 0;

/** One message within a session of the protocol; the answer is in a stream. */
async function inSession(
  wire: Wire,
  key: string | undefined,
  message: object,
  headers: Readonly<Record<string, string>>,
): Promise<Got> {
  const id = ++messages;
  const body = JSON.stringify({ jsonrpc: "2.0", id, ...message });
  const got = await wire.send("/mcp", { key, body, headers: { accept: BOTH, ...headers } });
  const data = [...got.text.matchAll(/^data: (\{.*)$/gm)].map(([, json = ""]) => json);
  const told = data.find((json) => JSON.parse(json).id === id);
  if (told === undefined) return got;
  const text = told.replace(`"id":${id}`, '"id":0');
  return { ...got, text, body: JSON.parse(text) };
}

const HELLO = {
  method: "initialize",
  params: {
    ...{ protocolVersion: "2025-11-25", capabilities: {} },
    clientInfo: { name: "test", version: "1" },
  },
};

export interface Session {
  /** Null where none was opened; then `refused` says why. */
  readonly id: string | null;
  readonly refused: string | null;
  readonly send: (method: string, params: object, headers?: object) => Promise<Got>;
}

/** Opens a session of the protocol. */
export async function openSession(wire: Wire, key: string | undefined): Promise<Session> {
  const got = await inSession(wire, key, HELLO, {});
  const id = got.headers.get("mcp-session-id");
  return {
    id,
    refused: got.body?.error?.data?.code ?? null,
    send: (method, params, headers = {}) =>
      inSession(wire, key, { method, params }, { "mcp-session-id": id ?? "none", ...headers }),
  };
}

const sessions = new WeakMap<Wire, Map<string | undefined, Promise<Session>>>();

/** One for each credential: it is opened when it is first needed. */
export function sessionOf(wire: Wire, key: string | undefined): Promise<Session> {
  const own = sessions.get(wire) ?? new Map<string | undefined, Promise<Session>>();
  sessions.set(wire, own);
  const known = own.get(key) ?? openSession(wire, key);
  own.set(key, known);
  return known;
}

export const IN_SESSION: Surface = {
  name: "a session of /mcp",
  carries(name, role) {
    const kit: readonly string[] = KITS[kitOf(role)];
    return role !== "anyone" && kit.includes(name);
  },
  async send(wire, { name, key, input, headers = {}, idempotencyKey }) {
    const session = await sessionOf(wire, key);
    const params = { name: `aethra.${name}`, arguments: keyed(input, idempotencyKey) };
    const got = await session.send("tools/call", params, headers);
    return {
      code: got.body?.error?.data?.code ?? session.refused,
      output: got.body?.result?.structuredContent,
      replayed: null,
      bytes: bytesOf(got),
    };
  },
};

export const SURFACES: readonly Surface[] = [v1, rest, calls, IN_SESSION];
