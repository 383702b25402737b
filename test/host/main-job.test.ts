import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AethraClient, CHASE } from "./seed-client.ts";
import { npmStart, v1, type Started } from "./started.ts";

const photo = (name: string) => ({
  sha256: name.repeat(64),
  width: 4000,
  height: 3000,
  taken_at: new Date().toISOString(),
  gps: { latitude: 37.7749, longitude: -122.4194 },
});

describe("A stranger's first hire, over npm start", () => {
  let folder = "";
  let host: Started;
  let taskId = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "guildhall-main-"));
    host = await npmStart(`lowdb:${join(folder, "made", "on-start")}`);
  });

  afterAll(async () => {
    await host.end("SIGTERM");
    await rm(folder, { recursive: true, force: true });
  });

  it("prints where it is and seven credentials in its first line", () => {
    expect(host.url).toMatch(/^http:\/\/127[.]0[.]0[.]1:\d+$/);
    expect(Object.keys(host.sandbox)).toEqual([
      ...["developer_token", "agent_id", "agent_key"],
      ...["worker_token", "worker2_token", "worker3_token", "operator_token"],
    ]);
    expect(host.sandbox.agent_key).toMatch(/^sk_test_[\w-]{48}$/);
  });

  it("the documents' client reads its wallet, creates, tries out and funds", async () => {
    const client = new AethraClient(host.sandbox.agent_key, host.url);
    const wallet = await client.call("aethra.get_wallet", {});
    expect(wallet).toMatchObject({ balance_usd: "500.00", pending_usd: "0.00", currency: "USD" });

    const dry = await client.call("aethra.dry_run", CHASE);
    expect(dry.quality_score).toBeGreaterThanOrEqual(0.7);
    const task = await client.call("aethra.create_task", CHASE);
    expect(task).toMatchObject({
      status: "draft",
      tc_notice: null,
      budget_amber: "20.00",
      priority: "medium",
    });
    expect(task.spec_quality_score).toBeGreaterThanOrEqual(0.7);
    expect(task.spec_quality_score).toBe(dry.quality_score);
    expect(task.warnings.join(" ")).toMatch(/20 Amber is 0[.]20 USD; did you mean 2000\?/);

    const funded = await client.call("aethra.fund_task", { task_id: task.task_id });
    expect(funded.status).toBe("funded");
    expect(funded.escrow_id).toEqual(expect.any(String));
    taskId = task.task_id;
  });

  it("a worker takes it over /v1 and hands in two photos", async () => {
    const { worker_token } = host.sandbox;
    const taken = await v1(host.url, "accept_task", worker_token, { task_id: taskId });
    expect([taken.status, taken.body.status]).toEqual([200, "matched"]);
    const photos = [photo("a"), photo("b")];
    const text_content = "Both are taken from the pavement.";
    const input = { task_id: taskId, photos, text_content };
    const done = await v1(host.url, "submit_work", worker_token, input);
    expect([done.status, done.body.status]).toEqual([200, "awaiting_review"]);
  });

  it("the agent sees the checks and approves", async () => {
    const client = new AethraClient(host.sandbox.agent_key, host.url);
    const submission = await client.call("aethra.get_submission", { task_id: taskId });
    expect(submission).toMatchObject({
      photo_count: 2,
      text_content: "Both are taken from the pavement.",
      verification: { passed: true },
    });
    expect(submission.untrusted_fields).toContain("text_content");
    const input = { task_id: taskId, quality_rating: 0.9 };
    const approved = await client.call("aethra.approve_submission", input);
    expect(approved).toMatchObject({ status: "completed", mcp_status: "completed" });
  });

  it("the worker has the budget less a tenth, the fees have that, all balances", async () => {
    const { worker_token, operator_token, agent_key } = host.sandbox;
    const earned = await v1(host.url, "get_earnings", worker_token);
    expect(earned.body.available_amber).toBe("18.00");
    const wallet = await v1(host.url, "get_wallet", agent_key);
    expect(wallet.body).toMatchObject({ balance_amber: "49980.00", pending_amber: "0.00" });
    const { body } = await v1(host.url, "get_trial_balance", operator_token);
    expect(body.balanced).toBe(true);
    const balances: readonly [string, bigint][] = body.accounts.map(
      ({ account, balance_micro_amber }: Record<string, string>) => [
        account,
        BigInt(balance_micro_amber ?? ""),
      ],
    );
    expect(balances.reduce((sum, [, balance]) => sum + balance, 0n)).toBe(0n);
    expect(new Map(balances).get("fees:test")).toBe(2_000_000n);
    expect(new Map(balances).get(`hold:test:${taskId}`) ?? 0n).toBe(0n);
  });

  it("keeps no secret: no key, no token and no webhook's is found in any file", async () => {
    const secret = "whsec-no-file-may-show-this";
    const hook = { url: "https://example.com/hook", event_types: ["task.created"], secret };
    expect((await v1(host.url, "create_webhook", host.sandbox.agent_key, hook)).status).toBe(200);
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const texts = files
      .filter((file) => file.isFile())
      .map((file) => readFile(join(file.parentPath, file.name), "utf8"));
    const all = (await Promise.all(texts)).join("\n");
    expect(all).toContain("Photograph the exterior of Chase Bank");
    const { agent_id: _, ...secrets } = host.sandbox;
    for (const each of [secret, ...Object.values(secrets)]) expect(all).not.toContain(each);
  });

  it("after a restart all is there, for old keys and new, and no money came twice", async () => {
    const before = host;
    const held = await v1(before.url, "get_wallet", before.sandbox.agent_key);
    await before.end("SIGTERM");
    host = await npmStart(`lowdb:${join(folder, "made", "on-start")}`);
    expect(host.sandbox.agent_id).toBe(before.sandbox.agent_id);
    expect(host.sandbox.agent_key).not.toBe(before.sandbox.agent_key);
    for (const { agent_key, worker_token, operator_token } of [before.sandbox, host.sandbox]) {
      const wallet = await v1(host.url, "get_wallet", agent_key);
      expect(wallet.body).toEqual(held.body);
      const earned = await v1(host.url, "get_earnings", worker_token);
      expect(earned.body.available_amber).toBe("18.00");
      const balance = await v1(host.url, "get_trial_balance", operator_token);
      expect(balance.body.balanced).toBe(true);
    }
  });
});
