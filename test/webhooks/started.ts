import type { OPERATIONS } from "../../engine/operations/table.ts";
import type { z } from "zod";
import { v1, type Started } from "../host/started.ts";
import { SECRET, SPEC } from "./given.ts";

type Log = z.output<(typeof OPERATIONS)["list_deliveries"]["output"]>["deliveries"];

/** An operation that must succeed, in the developer's name. */
export async function asked(host: Started, operation: string, input: unknown = {}) {
  const { status, body } = await v1(host.url, operation, host.sandbox.developer_token, input);
  if (status !== 200) throw new Error(`${operation}: ${JSON.stringify(body)}`);
  return body;
}

/** Registers an endpoint at a started host for `task.created`, as Aethra's documents do it. */
export async function hookAt(host: Started, url: string): Promise<string> {
  const answer = await registered(host, url);
  if (answer.status !== 201) throw new Error(`${url}: ${JSON.stringify(answer.body)}`);
  return answer.body.webhook_id;
}

/** The answer to `POST /api/v1/webhooks`, whatever it is. */
export async function registered(host: Started, url: string) {
  const headers = {
    authorization: `Bearer ${host.sandbox.developer_token}`,
    "content-type": "application/json",
  };
  const body = JSON.stringify({ url, event_types: ["task.created"], secret: SECRET });
  const answer = await fetch(`${host.url}/api/v1/webhooks`, { method: "POST", headers, body });
  const told: ReturnType<JSON["parse"]> = await answer.json();
  return { status: answer.status, body: told };
}

/** What was sent to an endpoint, newest first. */
export const logOf = async (host: Started, webhook_id: string): Promise<Log> =>
  (await asked(host, "list_deliveries", { webhook_id, limit: 100 })).deliveries;

/** One event for whoever listens: a draft of the sandbox's agent. Answers its task. */
export async function post(host: Started): Promise<string> {
  const { body } = await v1(host.url, "create_task", host.sandbox.agent_key, SPEC);
  return body.task_id;
}

export const advance = (host: Started, seconds: number) =>
  v1(host.url, "advance_clock", host.sandbox.operator_token, { seconds });
