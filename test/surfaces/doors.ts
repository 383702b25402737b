import { OPERATIONS } from "../../engine/index.ts";
import { startHost } from "../../src/host.ts";
import { virtualClock } from "../../src/index.ts";

type Json = ReturnType<JSON["parse"]>;

export interface Answered {
  readonly status: number;
  readonly body: Json;
}

interface Sent {
  readonly key?: string;
  readonly body?: unknown;
}

/** A host with all its doors, asked over the network as strangers ask it. */
export async function openDoors() {
  const host = await startHost({
    ...{ port: 0, clock: virtualClock(), rateLimit: "off" },
    secretKey: "a key for tests only",
  });
  const { market, sandbox: keys } = host;
  if (keys === null) throw new Error("there is no sandbox");

  const send = async (method: string, path: string, { key, body }: Sent = {}) => {
    const response = await fetch(host.url + path, {
      method,
      headers: {
        "content-type": "application/json",
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answered: Answered = { status: response.status, body: await response.json() };
    return answered;
  };
  /** What must be done is done, or the test says what was answered instead. */
  const done = async (...asked: Parameters<typeof send>): Promise<Json> => {
    const { status, body } = await send(...asked);
    if (status >= 300) throw new Error(`${asked[0]} ${asked[1]}: ${JSON.stringify(body)}`);
    return body;
  };
  const v1 = (operation: string, key: string, body: object = {}): Promise<Json> =>
    done("POST", `/v1/${operation}`, { key, body });
  return { host, market, keys, send, done, v1, ...books({ done, v1, keys }) };
}
export type Doors = Awaited<ReturnType<typeof openDoors>>;

interface Ways {
  readonly done: (method: string, path: string, sent?: Sent) => Promise<Json>;
  readonly v1: (operation: string, key: string, body?: object) => Promise<Json>;
  readonly keys: { readonly agent_key: string; readonly operator_token: string };
}

/** The same money, as each door tells it. */
function books({ done, v1, keys }: Ways) {
  const get = (path: string, key: string) => done("GET", path, { key });
  /** What a requester may spend, and what is set aside, in dollars, once for each door. */
  const wallets = async (key: string = keys.agent_key) => {
    const native = await v1("get_wallet", key);
    const { data: people } = await get("/humans2ai/api/v1/wallet", key);
    const platform = await get("/eagent/v1/balance", key);
    const { data: credits } = await get("/agentmarket/api/wallet", key);
    return {
      free: [native.balance_usd, people.balanceText, platform.balance_text],
      held: [native.pending_usd, people.frozenText, platform.in_escrow_text],
      credits: credits.balance === Number(native.balance_amber),
    };
  };
  /** What a worker earned, once for each door that tells it. */
  const earned = async (key: string): Promise<readonly string[]> => {
    const native = await v1("get_earnings", key);
    const { data: people } = await get("/humans2ai/api/v1/wallet", key);
    return [native.earned_usd, people.lifetimeInText];
  };
  /** What the platform kept; throws where not all movements of money sum to nothing. */
  const fees = async (): Promise<string> => {
    const told = await v1("get_trial_balance", keys.operator_token);
    const { accounts, balanced } = OPERATIONS.get_trial_balance.output.parse(told);
    const sum = accounts.reduce((all, { balance_micro_amber: each }) => all + BigInt(each), 0n);
    if (!balanced || sum !== 0n) throw new Error(`the books sum to ${sum}`);
    return accounts.find(({ account }) => account === "fees:test")?.balance_micro_amber ?? "0";
  };
  return { wallets, earned, fees };
}

/** What each door calls a task to its requester; null where the door does not show it. */
export async function wordsOf({ send, keys }: Doors, task: string) {
  const key = keys.agent_key;
  const { body: native } = await send("POST", "/v1/get_task", { key, body: { task_id: task } });
  const { body: people } = await send("GET", `/humans2ai/api/v1/tasks/${task}`, { key });
  const { body: platform } = await send("GET", `/eagent/api/v1/tasks/${task}`, { key });
  const { body: credits } = await send("GET", `/agentmarket/api/tasks/${task}`);
  const { body: agents } = await send("GET", `/hub/api/tasks/${task}`, { key });
  return {
    native: native.status,
    humans2ai: people.data?.status ?? null,
    eagent: platform.status ?? null,
    agentmarket: credits.data?.status ?? null,
    hub: agents.status ?? null,
  };
}
