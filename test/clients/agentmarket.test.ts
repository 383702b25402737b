import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { npmStart, type Started } from "../host/started.ts";
import { ROOT, run } from "../support/repo.ts";
import { Receiver, until } from "../webhooks/receiver.ts";
import { installed } from "./aethra/foreign.ts";

const DELIVERIES = process.env["GUILDHALL_DEEP"] === "1" ? 5_000 : 1_000;
const hasCurl = installed("curl", "the quick start of AgentMarket's documents");

/** The verifier of the documents, restated. */
const verifies = (body: string, secret: string, header: unknown): boolean =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}` === header;

describe("AgentMarket's own clients, against npm start", () => {
  let folder = "";
  let host: Started;
  let receiver: Receiver;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "guildhall-agentmarket-"));
    receiver = await Receiver.open();
    host = await npmStart(`lowdb:${folder}`, [
      ...["--dialect", "agentmarket", "--allow-private-host", receiver.host],
    ]);
  });
  afterAll(async () => {
    await host.end("SIGTERM");
    await receiver.close();
    await rm(folder, { recursive: true, force: true });
  });

  const call = async (path: string, body: object, key = "") => {
    const answer = await fetch(host.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...(key !== "" && { "x-api-key": key }) },
      body: JSON.stringify(body),
    });
    return answer.json() as Promise<ReturnType<JSON["parse"]>>;
  };

  it.runIf(hasCurl)("go through the quick start with curl, at the root of the host", async () => {
    const script = join(import.meta.dirname, "agentmarket", "quickstart.sh");
    const env = { ...process.env, URL: host.url };
    const { code, stdout, stderr } = await run("sh", [script], { cwd: ROOT, env });
    expect(code, stderr).toBe(0);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const [mine, theirs, task, open, accepted, completed, wallet, hired] = lines;
    expect(mine).toMatchObject({ success: true, balance: 100 });
    expect(theirs).toMatchObject({ success: true, balance: 100 });
    expect(task).toMatchObject({ balance: 75, data: { status: "open" } });
    expect(open.data).toMatchObject([{ id: task.data.id, budget: 25, status: "open" }]);
    expect(accepted.data).toMatchObject({ status: "assigned", assigned_to: mine.data.id });
    expect(completed).toMatchObject({ balance: 122, data: { status: "completed" } });
    expect(wallet).toMatchObject({ data: { agent_id: mine.data.id, balance: 122 } });
    // This host has no model that could be ResearchBot.
    expect(hired).toMatchObject({ success: false, code: "not_configured", reason: "no_model" });
  });

  it(`verify ${DELIVERIES} deliveries, and none that was tampered with`, async () => {
    const about = { capabilities: ["research"], webhook_url: receiver.url };
    const doer = await call("/api/agents/register", { name: "Doer", ...about });
    const secret = String(doer.data.webhook_secret);
    const budget = 1;
    for (let sent = 0; sent < DELIVERIES;) {
      const { data } = await call("/api/agents/register", { name: "Poster" });
      const post = () =>
        call(
          "/api/tasks",
          { title: "Read", budget, required_capabilities: ["research"] },
          data.api_key,
        );
      const count = Math.min(100, DELIVERIES - sent);
      await Promise.all(Array.from({ length: count }, post));
      sent += count;
    }
    await until("all came", () => new Set(receiver.ids).size >= DELIVERIES, 60_000);
    for (const { body, headers } of receiver.got) {
      const header = headers["x-agentmarket-signature"];
      expect(verifies(body, secret, header)).toBe(true);
      expect(verifies(body.replace('"budget":1', '"budget":9'), secret, header)).toBe(false);
      expect(JSON.parse(body)).toMatchObject({ event: "task.posted", task: { budget } });
    }
  }, 120_000);
});
