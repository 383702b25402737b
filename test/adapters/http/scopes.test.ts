import { describe, expect, it } from "vitest";
import { openWire } from "./given.ts";

describe("A key", () => {
  it("without its scope is told which one it lacks: 403 on both, and -32000 on /mcp", async () => {
    const opened = await openWire();
    const { agent_id, developer_token } = opened.keys;
    const reader = { name: "reads only", scopes: ["tasks.read"], agent_id };
    const { body: made } = await opened.wire.v1("create_api_key", developer_token, reader);
    const key: string = made.api_key;
    const plain = await opened.wire.v1("fund_task", key);
    expect([plain.status, plain.body.error.code]).toEqual([403, "missing_scope"]);
    expect(plain.body.error.data).toEqual({ scope: "payments.fund" });
    const challenge = 'Bearer error="insufficient_scope", scope="payments.fund"';
    expect(plain.headers.get("www-authenticate")).toBe(challenge);
    const called = await opened.wire.tool("aethra.fund_task", key);
    expect(called.headers.get("www-authenticate")).toBe(challenge);
    expect([called.status, called.body.error.code]).toEqual([403, -32000]);
  });

  it("of an agent has three scopes unless its developer says more", async () => {
    const { wire, keys } = await openWire();
    const input = { display_name: "Second" };
    const { body } = await wire.v1("register_agent", keys.developer_token, input);
    expect(body.scopes).toEqual(["tasks.read", "tasks.create", "payments.read"]);
    expect((await wire.v1("get_wallet", body.api_key)).status).toBe(200);
    expect((await wire.v1("fund_task", body.api_key)).status).toBe(403);
  });
});
