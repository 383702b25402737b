import { describe, expect, it } from "vitest";
import { openWire, type Opened } from "../../given.ts";

const HOOK = {
  url: "https://example.com/hook",
  event_types: ["task.completed"],
  secret: "sixteen characters and more",
};

const asked = ({ wire }: Opened, method: string, path: string, key?: string, body?: object) =>
  wire.send(`/api/v1${path}`, {
    method,
    ...(key !== undefined && { key }),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

describe("The documents' REST paths for money", () => {
  it("show the balance in all three units, exactly", async () => {
    const opened = await openWire();
    const { status, body } = await asked(opened, "GET", "/amber/balance", opened.keys.agent_key);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      amber: 50_000,
      micro_amber: 50_000_000_000,
      usd_equivalent: "500.00",
      micro_amber_text: "50000000000",
    });
  });

  it("top up at once in a sandbox, to the cent", async () => {
    const opened = await openWire();
    const { developer_token } = opened.keys;
    const path = "/amber/topup/create-intent";
    const made = await asked(opened, "POST", path, developer_token, { usd_cents: 2_007 });
    expect(made.body).toMatchObject({ status: "succeeded", balance_usd: "520.07" });
    expect(typeof made.body.client_secret).toBe("string");
  });

  it.each([[0], [-5], [1.5], ["2000"], [null], [undefined], [1e300]])(
    "top up by no %j cents",
    async (usd_cents) => {
      const opened = await openWire();
      const { developer_token } = opened.keys;
      const path = "/amber/topup/create-intent";
      const { status, body } = await asked(opened, "POST", path, developer_token, { usd_cents });
      expect([status, body.error?.field]).toEqual([400, "usd_cents"]);
      const balance = await asked(opened, "GET", "/amber/balance", developer_token);
      expect(balance.body.usd_equivalent).toBe("500.00");
    },
  );

  it("set spending caps for a developer, and for no key", async () => {
    const opened = await openWire();
    const caps = { daily_agent_spend_cap_amber: 5000, per_task_spend_cap_amber: 500 };
    const path = "/amber/spending-caps";
    const { developer_token, agent_key } = opened.keys;
    const { status, body } = await asked(opened, "PUT", path, developer_token, caps);
    expect([status, body.per_task_spend_cap_amber]).toEqual([200, "500.00"]);
    expect((await asked(opened, "PUT", path, agent_key, caps)).status).toBe(403);
  });
});

describe("The documents' REST paths for webhooks", () => {
  it("register, list and delete", async () => {
    const opened = await openWire();
    const { agent_key } = opened.keys;
    const made = await asked(opened, "POST", "/webhooks", agent_key, { ...HOOK, surprise: true });
    expect(made.status).toBe(201);
    const { webhook_id } = made.body;
    const listed = await asked(opened, "GET", "/webhooks", agent_key);
    expect(listed.body.webhooks.map((hook: typeof made.body) => hook.webhook_id)).toEqual([
      webhook_id,
    ]);
    expect(JSON.stringify(listed.body)).not.toContain(HOOK.secret);
    expect((await asked(opened, "DELETE", `/webhooks/${webhook_id}`, agent_key)).status).toBe(200);
    expect((await asked(opened, "GET", "/webhooks", agent_key)).body.webhooks).toEqual([]);
  });

  it("delete nobody else's, which looks as if it did not exist", async () => {
    const opened = await openWire();
    const made = await asked(opened, "POST", "/webhooks", opened.keys.agent_key, HOOK);
    const other = await opened.market.registerDeveloper({ name: "Other" });
    const tries = [made.body.webhook_id, "whk_none"].map((id: string) =>
      asked(opened, "DELETE", `/webhooks/${id}`, other.token),
    );
    const [foreign, unknown] = await Promise.all(tries);
    expect([foreign?.status, foreign?.body]).toEqual([404, unknown?.body]);
  });
});

describe("A stranger", () => {
  it.each([
    ["GET", "/amber/balance"],
    ["POST", "/amber/topup/create-intent"],
    ["PUT", "/amber/spending-caps"],
    ["GET", "/webhooks"],
    ["POST", "/webhooks"],
    ["DELETE", "/webhooks/x"],
  ])("is told nothing by %s %s", async (method, path) => {
    const answer = await asked(await openWire(), method, path);
    expect([answer.status, answer.body.error.code]).toEqual([401, "unauthenticated"]);
  });
});
