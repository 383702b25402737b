import type { OperationName } from "../../engine/index.ts";
import type { SandboxCredentials } from "../../src/host.ts";
import { bring, type Got, type Wire } from "../adapters/http/given.ts";

/** Where commands are given: a way to speak to a market, and a credential of each role. */
export interface Town {
  readonly wire: Wire;
  readonly keys: SandboxCredentials;
}
export type By = "agent" | "developer" | "worker" | "operator" | "anyone";
export type Input = Readonly<Record<string, unknown>>;

/** A command that has an effect when it is given once, and what must stand before it. */
export interface Command {
  readonly name: OperationName;
  readonly by: By;
  /** What sets it apart from another one of the same name. */
  readonly note: string;
  readonly given: (town: Town) => Promise<Input>;
}

export const keyFor = ({ keys }: Pick<Town, "keys">, by: By): string | undefined =>
  ({
    agent: keys.agent_key,
    developer: keys.developer_token,
    worker: keys.worker_token,
    operator: keys.operator_token,
    anyone: undefined,
  })[by];

/** From so much on a person is asked, in every market that these commands are given to. */
export const CONFIRM_FROM = "9000";
/** A payout of so much waits for the operator, likewise. */
export const REVIEW_FROM = "150";
export const DEAR = { budget_amber: 9_500 };
export const BIDDING = { bid_enabled: true };
/** An address of nobody's, which the sender turns down by itself. */
export const HOOK = { url: "https://192.0.2.1/here", event_types: ["task.created"] };
export const SECRET = "sixteen characters and more";
/** Above what an agent may set aside within an hour, in US dollars and in Amber. */
export const RISKY = { usd: 20_000, amber: 1_500_000 };

export async function ask({ wire, keys }: Town, name: OperationName, by: By, input: Input) {
  const got = await wire.v1(name, keyFor({ keys }, by), input);
  if (got.status !== 200) throw new Error(`${name}: ${got.text}`);
  return got.body;
}

export async function refused(call: Promise<Got>): Promise<ReturnType<JSON["parse"]>> {
  const { body, text } = await call;
  if (body?.error === undefined) throw new Error(`not refused: ${text}`);
  return body.error.data;
}

/** A payout of the worker's, of what it has earned just now. */
export async function payoutOf(town: Town, amount_amber: string): Promise<string> {
  const task_id = await bring(town, "awaiting_review", { budget_amber: 400 });
  await ask(town, "approve_submission", "agent", { task_id });
  return (await ask(town, "request_payout", "worker", { amount_amber })).payout_id;
}

export type Given = Command["given"];
type Bring = Parameters<typeof bring>;

export const task =
  (upTo: Bring[1], more: Bring[2] = {}, input: Input = {}): Given =>
  async (town) => ({ task_id: await bring(town, upTo, more), ...input });

export const command = (name: OperationName, by: By, given: Given, note = ""): Command => ({
  ...{ name, by, given, note },
});
export const plain =
  (input: Input): Given =>
  () =>
    Promise.resolve(input);

/** The first field of each input can be changed so that the command is another, and still one. */
