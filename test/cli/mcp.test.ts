import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { startHost } from "../../src/host.ts";
import type { MarketOptions } from "../../src/options.ts";
import { ROOT, run } from "../support/repo.ts";

const MAIN = join(ROOT, "src/cli/main.ts");
const PATH = process.env["PATH"] ?? "";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

interface Start {
  readonly env?: Record<string, string>;
  /** What the user types where a confirmation is asked for. */
  readonly types?: string;
}

/** A client with `guildhall mcp` as a process of its own. */
async function started(args: readonly string[], { env = {}, types }: Start = {}) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [MAIN, "mcp", ...args],
    env: { PATH, ...env },
    stderr: "pipe",
  });
  const said: string[] = [];
  transport.stderr?.on("data", (text) => said.push(String(text)));
  const capabilities = types === undefined ? {} : { elicitation: { form: {} } };
  const client = new Client({ name: "test", version: "1.0.0" }, { capabilities });
  if (types !== undefined)
    client.setRequestHandler(ElicitRequestSchema, () => ({
      action: "accept",
      content: { amount_amber: types },
    }));
  // What is no message of the protocol is an error here.
  const stray: Error[] = [];
  client.onerror = (error) => stray.push(error);
  await client.connect(transport);
  closing.push(() => client.close());
  const call = async (name: string, given: Record<string, unknown> = {}) =>
    (await client.callTool({ name, arguments: given }))["structuredContent"] as Record<
      string,
      unknown
    >;
  return { client, call, stray, said };
}

async function hostedWith(policy: MarketOptions["policy"] = {}) {
  const host = await startHost({ port: 0, policy });
  closing.push(() => host.close());
  const { url, sandbox, market } = host;
  if (sandbox === null) throw new Error("the host has no sandbox");
  return { url, sandbox, market };
}

const SPEC = { title: "Photograph the shop front", task_type: "photography", budget_amber: 1500 };

describe("guildhall mcp, with a market of its own", () => {
  it("is the sandbox's agent, and writes nothing but the protocol", async () => {
    const { client, call, stray, said } = await started(["--storage", "memory"]);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain("hire");
    expect(client.getServerVersion()).toMatchObject({ name: "guildhall", version: "0.1.0" });
    expect(await call("get_wallet")).toMatchObject({ balance_amber: "50000.00" });
    const { task_id } = await call("create_task", SPEC);
    expect(await call("fund_task", { task_id })).toMatchObject({ status: "funded" });
    expect({ stray, said }).toEqual({ stray: [], said: [] });
  });

  it("keeps what there is from one start to the next", async () => {
    const folder = await mkdtemp(join(tmpdir(), "guildhall-mcp-"));
    closing.push(() => rm(folder, { recursive: true }));
    const args = ["--storage", `lowdb:${folder}`];
    const first = await started(args);
    const { task_id } = await first.call("create_task", SPEC);
    await first.client.close();
    const second = await started(args);
    expect(await second.call("get_task", { task_id })).toMatchObject({ status: "draft" });
    await second.client.close();
  });

  it("asks its user from the amount on that it was told", async () => {
    const args = ["--storage", "memory", "--confirm-from", "1000"];
    const { call } = await started(args, { types: "1500.00" });
    const { task_id } = await call("create_task", SPEC);
    expect(await call("fund_task", { task_id })).toMatchObject({ status: "funded" });
    const careless = await started(args, { types: "yes" });
    const other = await careless.call("create_task", SPEC);
    await expect(careless.call("fund_task", { task_id: other["task_id"] })).rejects.toMatchObject({
      code: -32006,
    });
  });

  it("offers what is chosen, to whom it was told", async () => {
    const args = ["--storage", "memory", "--as", "worker", "--only", "find_tasks,get_earnings"];
    const { client } = await started([...args, "--prefix", "work_"]);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["work_find_tasks", "work_get_earnings"]);
  });

  it.each(["stdin", "SIGTERM"] as const)("ends cleanly by %s", async (way) => {
    const args = [MAIN, "mcp", "--storage", "memory"];
    const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
    child.stdin.write(`${JSON.stringify(ping)}\n`);
    await once(child.stdout, "data");
    if (way === "stdin") child.stdin.end();
    else child.kill(way);
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});

describe("guildhall mcp, with a host", () => {
  it("hires over HTTP in the name of the key", async () => {
    const { url, sandbox, market } = await hostedWith();
    const { call } = await started(["--url", url], { env: { GUILDHALL_KEY: sandbox.agent_key } });
    const { task_id } = await call("create_task", SPEC);
    await call("fund_task", { task_id });
    const worker = await market.authenticate(sandbox.worker_token);
    if (worker === null) throw new Error("the worker is unknown");
    const given = { task_id };
    await market.execute(worker, "accept_task", given);
    await market.execute(worker, "submit_work", { ...given, text_content: "Done." });
    expect(await call("wait_for_task", given)).toMatchObject({ status: "awaiting_review" });
    expect(await call("approve_submission", given)).toMatchObject({ status: "completed" });
    expect(await call("get_wallet")).toMatchObject({ balance_amber: "48500.00" });
  });

  it("lets the developer confirm what the host's policy asks for, by its token", async () => {
    const { url, sandbox } = await hostedWith({
      confirmations: [{ operation: "fund_task", from_amber: "100" }],
    });
    const env = {
      GUILDHALL_KEY: sandbox.agent_key,
      GUILDHALL_DEVELOPER_TOKEN: sandbox.developer_token,
    };
    const { call } = await started(["--url", url], { env, types: "1500.00" });
    const { task_id } = await call("create_task", SPEC);
    expect(await call("fund_task", { task_id })).toMatchObject({ status: "funded" });
    // Without the token the same yes confirms nothing.
    const keyOnly = { env: { GUILDHALL_KEY: sandbox.agent_key }, types: "1500.00" };
    const agent = await started(["--url", url], keyOnly);
    const other = await agent.call("create_task", SPEC);
    await expect(agent.call("fund_task", { task_id: other["task_id"] })).rejects.toMatchObject({
      code: -32006,
      data: { state: "waiting" },
    });
  });

  it("says what is wrong with the key, in a sentence", async () => {
    const { url, sandbox } = await hostedWith();
    const failing = async (...args: string[]) => {
      const ran = await run(process.execPath, [MAIN, "mcp", "--url", url, ...args], { cwd: ROOT });
      expect(ran.stdout).toBe("");
      return [ran.code, ran.stderr.trim()];
    };
    expect(await failing()).toEqual([
      2,
      "guildhall: --url needs a key: set GUILDHALL_KEY, or give --key.",
    ]);
    expect(await failing("--key", "sk_test_wrong")).toEqual([
      2,
      "guildhall: --key: This key or token is unknown, revoked or expired.",
    ]);
    expect(await failing("--key", sandbox.worker_token)).toEqual([
      2,
      "guildhall: --key: the role of this key is worker, not agent. " +
        "Write --as worker, or give another key.",
    ]);
  });
});

describe("A wrong call of guildhall mcp", () => {
  it.each([
    [["--storage", "memory", "--url", "http://127.0.0.1:1"], "cannot be used with"],
    [["--storage", "memory", "--only", "fund_tusk"], "There is no operation fund_tusk."],
    [["--storage", "memory", "--kit", "all"], "Allowed choices are requester"],
    [["--storage", "memory", "--as", "worker", "--only", "fund_task"], "none that this worker"],
    [["--storage", "memory", "--confirm-from", "much"], "Write an amount in Amber"],
    [["--url", "127.0.0.1:3000", "--key", "k"], "Write it like http://127.0.0.1:3000."],
  ])("%j says what would be right", async (args, says) => {
    const ran = await run(process.execPath, [MAIN, "mcp", ...args], { cwd: ROOT });
    expect(ran.stderr).toContain(says);
    expect([ran.code, ran.stdout]).toEqual([2, ""]);
  });
});
