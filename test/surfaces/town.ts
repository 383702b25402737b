import { createHandler, type Handler } from "../../adapters/http/index.ts";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import {
  SCOPES,
  type MarketPort,
  type Role,
  type Scope,
  type Storage,
} from "../../engine/index.ts";
import { mcpSessions } from "../../src/mcp-sessions.ts";
import type { MarketOptions } from "../../src/index.ts";
import { openWire, Wire } from "../adapters/http/given.ts";
import { asked, auth, oauth, PERSON } from "../adapters/http/signed-in.ts";
import { CONFIRM_FROM, REVIEW_FROM, type Town } from "./commands.ts";
import type { Asker } from "./declared.ts";

/** A credential, and what it is meant to allow. */
export interface Caller extends Asker {
  readonly name: string;
  readonly key: string | undefined;
}

const WORKER = { ...PERSON, email: "ada@company.com" };

export async function signIn(
  wire: Wire,
  { email }: { readonly email: string },
  more: object = {},
): Promise<{ readonly access_token: string; readonly refresh_token: string }> {
  const { body } = await auth(wire, "/login", { ...more, email, password: PERSON.password });
  return body;
}

/** All surfaces of a market. */
const handlerOf = (market: MarketPort, opened: Opened): Handler =>
  createHandler({ market, mcp: opened.sessions, onError: () => undefined });
type Opened = Awaited<ReturnType<typeof openTown>>;

/** The same town behind another market. */
export const behind = (market: MarketPort, opened: Opened): Wire =>
  new Wire(handlerOf(market, opened));

/**
 * A market with a developer and a worker who sign in, and an agent of the developer's, all with
 * everything their roles may do.
 */
export async function openTown(options: MarketOptions = {}) {
  const storage: Storage = options.storage ?? memoryStorage();
  const {
    market,
    clock,
    keys: sandbox,
  } = await openWire({
    policy: {
      confirmations: [{ operation: "fund_task", from_amber: CONFIRM_FROM }],
      payout_review_from_amber: REVIEW_FROM,
    },
    ...options,
    storage,
  });
  const sessions = mcpSessions(market);
  const wire = new Wire(createHandler({ market, mcp: sessions, onError: () => undefined }));
  await auth(wire, "/register/developer", PERSON);
  await auth(wire, "/register/worker", WORKER);
  const developer = await signIn(wire, PERSON);
  const worker = await signIn(wire, WORKER);
  const { body: agent } = await wire.v1("register_agent", developer.access_token, {
    ...{ display_name: "Scout", scopes: SCOPES },
  });
  await wire.v1("top_up", developer.access_token, { usd: 100_000 });
  const keys = {
    ...sandbox,
    developer_token: developer.access_token,
    agent_id: String(agent.agent_id),
    agent_key: String(agent.api_key),
    worker_token: worker.access_token,
  };
  const town: Town = { wire, keys };
  return {
    market,
    clock,
    storage,
    sessions,
    town,
    wire,
    keys,
    sandbox,
    pairs: { developer, worker },
  };
}
export type OpenTown = Opened;

/** Every kind of credential for every scope, of the town's own people. */
export async function callersOf({ wire, keys, sandbox }: Opened): Promise<readonly Caller[]> {
  const callers: Caller[] = [
    { name: "nobody", role: "anyone", scopes: null, key: undefined },
    { name: "the developer's JWT", role: "developer", scopes: null, key: keys.developer_token },
    { name: "a developer's token", role: "developer", scopes: null, key: sandbox.developer_token },
    { name: "the worker's JWT", role: "worker", scopes: null, key: keys.worker_token },
    { name: "a worker's token", role: "worker", scopes: null, key: sandbox.worker_token },
    { name: "the operator's token", role: "operator", scopes: null, key: keys.operator_token },
    { name: "an agent's key for all", role: "agent", scopes: SCOPES, key: keys.agent_key },
  ];
  const whole = { agent_id: keys.agent_id, api_key: keys.agent_key };
  for (const scope of SCOPES) {
    const others = SCOPES.filter((each) => each !== scope);
    callers.push(
      ...(await keysFor({ wire, keys }, "agent", [scope])),
      ...(await keysFor({ wire, keys }, "developer", [scope])),
      ...(await keysFor({ wire, keys }, "agent", others)),
      await token({ wire }, { role: "agent", client: whole, scopes: [scope], note: "narrowed " }),
    );
    for (const [role, person] of [["developer", PERSON] as const, ["worker", WORKER] as const]) {
      const { access_token: key } = await signIn(wire, person, { scopes: [scope] });
      callers.push({ name: `a ${role}'s JWT for ${scope}`, role, scopes: [scope], key });
    }
  }
  return callers;
}

const named = (scopes: readonly Scope[]): string =>
  scopes.length === 1 ? scopes.join() : `all but ${SCOPES.find((each) => !scopes.includes(each))}`;

/** An API key, and a token that it was exchanged for. */
async function keysFor(
  { wire, keys }: Town,
  role: "agent" | "developer",
  scopes: readonly Scope[],
): Promise<readonly Caller[]> {
  const more = role === "agent" ? { agent_id: keys.agent_id } : {};
  const input = { name: "a key", scopes, ...more };
  const { body } = await wire.v1("create_api_key", keys.developer_token, input);
  const client = { agent_id: String(body.account_id), api_key: String(body.api_key) };
  const name = `a key of the ${role} for ${named(scopes)}`;
  const key: Caller = { name, role, scopes, key: client.api_key };
  return [key, await token({ wire }, { role, client, scopes, note: "" })];
}

interface Wanted {
  readonly role: Role;
  readonly client: { readonly agent_id: string; readonly api_key: string };
  readonly scopes: readonly Scope[];
  readonly note: string;
}

async function token({ wire }: Pick<Town, "wire">, wanted: Wanted): Promise<Caller> {
  const { role, client, scopes, note } = wanted;
  const { body } = await oauth(wire, asked(client, note === "" ? undefined : scopes.join(" ")));
  const name = `a ${note}OAuth token of the ${role} for ${named(scopes)}`;
  return { name, role, scopes, key: String(body.access_token) };
}
