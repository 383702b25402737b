import { setTimeout as pause } from "node:timers/promises";
import { SCOPES } from "../../engine/operations/scopes.ts";
import { Flow, type Keys } from "./flow.ts";
import { nodeStart, v1, type Started } from "./started.ts";

/** Several hosts on one store, some of which may be dead at any moment. */
export class Cluster {
  readonly #storage: string;
  readonly #hosts: Started[];

  private constructor(storage: string, hosts: Started[]) {
    this.#storage = storage;
    this.#hosts = hosts;
  }

  static async start(storage: string, size: number): Promise<Cluster> {
    const hosts = await Promise.all(Array.from({ length: size }, () => nodeStart(storage)));
    return new Cluster(storage, hosts);
  }

  /** A host that may or may not live. */
  any(): Started {
    const host = this.#hosts[Math.floor(Math.random() * this.#hosts.length)];
    if (host === undefined) throw new Error("a cluster has hosts");
    return host;
  }

  /** Kills one and starts another in its place. */
  async replaceOne(): Promise<void> {
    const at = Math.floor(Math.random() * this.#hosts.length);
    await this.#hosts[at]?.end("SIGKILL");
    this.#hosts[at] = await nodeStart(this.#storage);
  }

  async end(): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host.end("SIGTERM")));
  }
}

/** A developer with money, and the key of its agent. */
export async function openRequester(url: string, n: number): Promise<string> {
  const developer = await open(url, "register_developer", { name: `Acme ${n}` });
  await must(url, "top_up", developer.token, { usd: "100000.00" });
  const { agent_id } = await must(url, "register_agent", developer.token, {
    display_name: `Scout ${n}`,
  });
  const { api_key } = await must(url, "create_api_key", developer.token, {
    agent_id,
    name: "bank",
    scopes: SCOPES,
  });
  return api_key;
}

export const openWorker = async (url: string, n: number): Promise<string> =>
  (await open(url, "register_worker", { name: `Ada ${n}` })).token;

async function open(url: string, operation: string, input: unknown) {
  const response = await fetch(`${url}/v1/${operation}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  });
  const body: ReturnType<JSON["parse"]> = await response.json();
  if (response.status !== 200) throw new Error(`${operation}: ${JSON.stringify(body)}`);
  return body;
}

export async function must(url: string, operation: string, key: string, input: unknown) {
  const { status, body } = await v1(url, operation, key, input);
  if (status !== 200) throw new Error(`${operation}: ${JSON.stringify(body)}`);
  return body;
}

/** Hires until it is told to stop; each step goes to any host, until one answers it. */
export async function hire(
  cluster: Cluster,
  keys: () => Keys,
  name: string,
  signal: AbortSignal,
): Promise<readonly { readonly flow: Flow; readonly keys: Keys }[]> {
  const done: { flow: Flow; keys: Keys }[] = [];
  for (let n = 0; !signal.aborted; n++) {
    const hired = { flow: new Flow(`${name}.${n}`), keys: keys() };
    while (!hired.flow.done)
      if (!(await hired.flow.next(cluster.any().url, hired.keys))) await pause(20);
    done.push(hired);
  }
  return done;
}
