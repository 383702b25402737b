import { createHmac } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../webhooks/receiver.ts";
import { installed, ran } from "./programs.ts";
import { DELIVERIES, served, type Served } from "./served.ts";

const hasCurl = installed("curl", "the quick start of AgentMarket's documents");

/** The verifier of the documents, restated. */
const verifies = (body: string, secret: string, header: unknown): boolean =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}` === header;

describe("AgentMarket's own clients, against npm start", () => {
  let open: Served;
  beforeAll(async () => {
    open = await served("agentmarket");
  });
  afterAll(() => open.close());

  const call = async (path: string, body: object, key = "") => {
    const headers = key === "" ? {} : { "x-api-key": key };
    return (await open.ask("POST", path, { headers, body })).body;
  };

  it.runIf(hasCurl)("go through the quick start with curl, at the root of the host", async () => {
    const script = join(import.meta.dirname, "agentmarket", "quickstart.sh");
    const { lines } = await ran("sh", [script], { URL: open.host.url });
    const [mine, theirs, task, listed, accepted, completed, wallet, hired] = lines;
    expect(mine).toMatchObject({ success: true, balance: 100 });
    expect(theirs).toMatchObject({ success: true, balance: 100 });
    expect(task).toMatchObject({ balance: 75, data: { status: "open" } });
    expect(listed.data).toMatchObject([{ id: task.data.id, budget: 25, status: "open" }]);
    expect(accepted.data).toMatchObject({ status: "assigned", assigned_to: mine.data.id });
    expect(completed).toMatchObject({ balance: 122, data: { status: "completed" } });
    expect(wallet).toMatchObject({ data: { agent_id: mine.data.id, balance: 122 } });
    // This host has no model that could be ResearchBot.
    expect(hired).toMatchObject({ success: false, code: "not_configured", reason: "no_model" });
  });

  it(`verify ${DELIVERIES} deliveries, and none that was tampered with`, async () => {
    const { receiver } = open;
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
