import { createHandler, type PlainHandler } from "../../../adapters/http/index.ts";
import {
  MARKET_OPERATIONS,
  rejection,
  type AccountsPort,
  type MarketPort,
  type Rejection,
  type Reply,
} from "../../../engine/index.ts";
import { createMarketplace, virtualClock, type MarketOptions } from "../../../src/index.ts";
import type { SandboxCredentials } from "../../../src/host.ts";

/** Whatever a server may send: each test says what it expects of it. */
type Json = ReturnType<JSON["parse"]>;

/** A response read to its end. `body` is null where there is none or it is no JSON. */
export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Json;
}

export async function got(response: Response): Promise<Got> {
  const { status, headers } = response;
  const text = await response.text();
  const isJson = headers.get("content-type") === "application/json";
  return { status, headers, text, body: isJson && text !== "" ? JSON.parse(text) : null };
}

export interface Asked {
  readonly method?: string;
  readonly key?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer> | null;
}

const ORIGIN = "http://guildhall.test";

/** A handler without a network, and how to speak to it. */
export class Wire {
  readonly handler: PlainHandler;

  constructor(handler: PlainHandler) {
    this.handler = handler;
  }

  async send(path: string, { method = "POST", key, headers = {}, body = null }: Asked) {
    const sent = new Headers(headers);
    if (body !== null && !sent.has("content-type")) sent.set("content-type", "application/json");
    if (key !== undefined) sent.set("authorization", `Bearer ${key}`);
    const request = new Request(ORIGIN + path, { method, headers: sent, body });
    return got(await this.handler(request));
  }

  /** `POST /v1/<operation>`. */
  v1(operation: string, key?: string, input: unknown = {}, headers = {}): Promise<Got> {
    return this.send(`/v1/${operation}`, { key, headers, body: JSON.stringify(input) });
  }

  /** One JSON-RPC message at `/mcp`. */
  rpc(method: string, key?: string, params?: unknown, headers = {}): Promise<Got> {
    const message = { jsonrpc: "2.0", id: 7, method, params };
    return this.send("/mcp", { key, headers, body: JSON.stringify(message) });
  }

  /** `tools/call` at `/mcp`. */
  tool(name: string, key?: string, input: unknown = {}, headers = {}): Promise<Got> {
    return this.rpc("tools/call", key, { name, arguments: input }, headers);
  }
}

export const SPEC = { title: "Photograph the shop front", task_type: "errand", budget_amber: 100 };

export type Stage = "draft" | "funded" | "matched" | "awaiting_review";

/** Whom tasks are brought on their way by: an agent and its worker. */
export interface Parties {
  readonly wire: Wire;
  readonly keys: Pick<SandboxCredentials, "agent_key" | "worker_token">;
}

/** A task of the agent's, brought as far as asked; answers its id. */
export async function bring({ wire, keys }: Parties, upTo: Stage, more: object): Promise<string> {
  const { body } = await wire.v1("create_task", keys.agent_key, { ...SPEC, ...more });
  const task_id: string = body.task_id;
  if (upTo === "draft") return task_id;
  await wire.v1("fund_task", keys.agent_key, { task_id });
  if (upTo === "funded") return task_id;
  await wire.v1("accept_task", keys.worker_token, { task_id });
  if (upTo === "matched") return task_id;
  await wire.v1("submit_work", keys.worker_token, { task_id, text_content: "It is done." });
  return task_id;
}

const UNPAID = { headers: {}, demand: null, receipt: null };

/** A call that brings no money is one as any other. */
const unpaid =
  (execute: MarketPort["execute"]): MarketPort["money"]["pay"] =>
  async ({ who, operation, input, ...options }) => ({
    ...UNPAID,
    reply: await execute(who, operation, input, options),
  });

/** A market that does as another does, but for what is given. */
export const otherwise = (market: MarketPort, other: Partial<MarketPort>): MarketPort => ({
  anyone: market.anyone,
  accounts: market.accounts,
  money: {
    pay: other.execute ? unpaid(other.execute) : (call) => market.money.pay(call),
    hear: (...told) => market.money.hear(...told),
  },
  authenticate: (...call) => market.authenticate(...call),
  execute: (...call) => market.execute(...call),
  follow: (...call) => market.follow(...call),
  ...other,
});

/** A real market behind a real handler, with the sandbox's accounts open. */
export async function openWire(options: MarketOptions = {}) {
  const clock = virtualClock();
  const market = await createMarketplace({ clock, secretKey: "a key for tests only", ...options });
  const reply = await market.openSandbox();
  if (!reply.ok) throw new Error(reply.rejection.message);
  const keys: SandboxCredentials = MARKET_OPERATIONS.open_sandbox.output.parse(reply.output);
  const wire = new Wire(createHandler({ market, version: "1.2.3", onError: () => undefined }));

  const task = (upTo: Stage, more: object = {}) => bring({ wire, keys }, upTo, more);
  return { market, clock, keys, wire, task };
}
export type Opened = Awaited<ReturnType<typeof openWire>>;

const nobody = (): Promise<Reply> =>
  Promise.resolve({ ok: false, rejection: rejection("unauthenticated") });

const NO_ACCOUNTS: AccountsPort = {
  ...{ register: nobody, hasLogin: nobody, login: nobody },
  ...{ refresh: nobody, revoke: nobody, grant: nobody },
};

/** A market that answers whatever it is told to: to see what the handler makes of it. */
export function marketThat(execute: MarketPort["execute"]): MarketPort {
  const who = { role: "agent", id: "a", developer: "d", mode: "test", scopes: null } as const;
  return {
    anyone: { role: "anyone", id: "anyone", developer: null, mode: "test", scopes: null },
    accounts: NO_ACCOUNTS,
    money: { pay: unpaid(execute), hear: nobody },
    authenticate: (secret) => Promise.resolve(secret === "good" ? who : null),
    execute,
    async *follow() {
      // Nothing ever happens here.
    },
  };
}

/** A wire to a market that refuses everything with this. */
export const wireRefusing = (code: Rejection["code"], more: Partial<Rejection> = {}): Wire => {
  const reply: Reply = { ok: false, rejection: rejection(code, more) };
  return new Wire(createHandler({ market: marketThat(() => Promise.resolve(reply)) }));
};

/** All headers that do not differ from one answer to the next anyway. */
export const sameHeaders = ({ headers }: Pick<Got, "headers">) =>
  [...headers].filter(([name]) => name !== "x-request-id");
