import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { SandboxCredentials } from "../../src/host.ts";
import { ROOT } from "../support/repo.ts";
import { v1 } from "./started.ts";

const METRICS_TOKEN = "a token for whoever reads figures".replaceAll(" ", "-");
/** Where a secret may stand, and what a stranger may write: none of it is to be seen anywhere. */
const CANARY = "c4n4ry";

/** A host whose every word is heard. */
class Heard {
  readonly child: ChildProcess;
  said = "";
  url = "";
  sandbox: SandboxCredentials = {} as SandboxCredentials;

  constructor() {
    this.child = spawn(
      process.execPath,
      [
        ...["src/cli/main.ts", "serve", "--port", "0", "--json", "--storage", "memory"],
        ...["--log-level", "debug", "--metrics-token", METRICS_TOKEN],
      ],
      { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] },
    );
    this.child.stderr?.on("data", (data) => (this.said += String(data)));
  }

  async ready(): Promise<void> {
    if (this.child.stdout === null) throw new Error("it has no output");
    const lines = createInterface({ input: this.child.stdout });
    const [line] = (await once(lines, "line")) as [string];
    const { url, sandbox }: Pick<Heard, "url" | "sandbox"> = JSON.parse(line);
    [this.url, this.sandbox] = [url, sandbox];
    lines.on("line", (more) => (this.said += more));
  }

  async metrics(): Promise<string> {
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
    return (await fetch(`${this.url}/metrics`, { headers })).text();
  }
}

const post = (url: string, body: string, headers = {}) =>
  fetch(url, {
    ...{ method: "POST", body },
    headers: { "content-type": "application/json", "user-agent": CANARY, ...headers },
  });

/** Every operation of accounts, a hire, and all sorts of mischief, with canaries in all of it. */
async function mischief({ url, sandbox }: Heard): Promise<readonly string[]> {
  const secrets: string[] = Object.values(sandbox).filter((each) => /^(sk|tok)_/.test(each));
  const auth = async (path: string, input: object, headers = {}) => {
    const answer = await post(`${url}/api/v1/auth${path}`, JSON.stringify(input), headers);
    const body: ReturnType<JSON["parse"]> = await answer.json();
    for (const name of ["access_token", "refresh_token", "api_key"])
      if (typeof body[name] === "string") secrets.push(body[name]);
    return body;
  };
  const email = `${CANARY}@company.com`;
  const password = `${CANARY} is my password`;
  const person = { email, password, display_name: CANARY, org_name: CANARY };
  await auth("/register/developer", person);
  const pair = await auth("/login", { email, password });
  await auth("/login", { email, password: `${CANARY} wrong` });
  await auth("/token/refresh", { refresh_token: pair.refresh_token });
  const key = { authorization: `Bearer ${pair.access_token}` };
  const { agent_id, api_key } = await auth("/developers/agents", { display_name: CANARY }, key);
  const form = new URLSearchParams({
    ...{ grant_type: "client_credentials", client_id: agent_id, client_secret: api_key },
  });
  const kind = { "content-type": "application/x-www-form-urlencoded" };
  await post(`${url}/oauth/token`, form.toString(), kind);
  const spec = { title: CANARY, task_type: "photography", budget_amber: 100 };
  const more = { worker_instructions: CANARY, metadata: { [CANARY]: CANARY } };
  const { agent_key, worker_token } = sandbox;
  const { body: task } = await v1(url, "create_task", agent_key, { ...spec, ...more });
  const { task_id } = task;
  await v1(url, "fund_task", agent_key, { task_id });
  await v1(url, "accept_task", worker_token, { task_id });
  await v1(url, "submit_work", worker_token, { task_id, text_content: CANARY });
  await v1(url, "reject_submission", agent_key, { task_id, reason: CANARY });
  await post(`${url}/v1/get_wallet?token=${CANARY}`, "{}", { authorization: `Bearer ${CANARY}` });
  await post(`${url}/v1/${CANARY}`, `{"${CANARY}`, { authorization: `Bearer ${agent_key}` });
  await post(`${url}/${CANARY}`, CANARY, { "x-request-id": `sk_test_${CANARY}` });
  await post(`${url}/v1/get_task`, JSON.stringify({ [CANARY]: CANARY }), {
    ...{ authorization: `Bearer ${agent_key}`, "idempotency-key": CANARY, cookie: CANARY },
  });
  await fetch(`${url}/api/v1/webhooks/${CANARY}`, { method: "DELETE", headers: key });
  return secrets;
}

const leaksIn = (text: string, secrets: readonly string[]): readonly string[] =>
  [CANARY, METRICS_TOKEN, ...secrets].filter((secret) => text.includes(secret));

describe("A host that writes down what it does", () => {
  const host = new Heard();
  let secrets: readonly string[] = [];
  let figures = "";

  beforeAll(async () => {
    await host.ready();
    secrets = await mischief(host);
    figures = await host.metrics();
    host.child.kill("SIGTERM");
    await once(host.child, "close");
  });
  afterAll(() => void host.child.kill("SIGKILL"));

  it("writes a line of JSON for each request", () => {
    const lines = host.said.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(15);
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({
        ...{ level: expect.any(String) as string, route: expect.any(String) as string },
        ...{ request_id: expect.any(String) as string, status: expect.any(Number) as number },
      });
    expect(host.said).toContain('"operation":"fund_task","role":"agent"');
  });

  it("writes no secret, and no word of a caller's, into its log or its figures", () => {
    expect(secrets.length).toBeGreaterThan(8);
    expect(leaksIn(host.said, secrets)).toEqual([]);
    expect(leaksIn(figures, secrets)).toEqual([]);
  });

  it("would be found out, did it write down a request as it came", () => {
    const naive = `POST /v1/get_wallet?token=${CANARY} authorization: Bearer ${secrets[0] ?? ""}`;
    expect(leaksIn(naive, secrets)).toEqual([CANARY, secrets[0]]);
  });

  it("counts what was asked, refused and recorded, in words of its own tables", () => {
    expect(figures).toMatch(/duration_seconds_count\{route="\/v1\/:operation".*"fund_task"\} 1/);
    expect(figures).toMatch(/guildhall_refusals_total\{code="unauthenticated"\} \d/);
    expect(figures).toMatch(/guildhall_events_total\{type="task.created"\} 1/);
    expect(figures).toMatch(/guildhall_timer_lateness_seconds \d/);
    expect(figures).toContain("guildhall_mcp_sessions 0");
    expect(figures).toContain("nodejs_eventloop_lag_seconds");
  });
});
