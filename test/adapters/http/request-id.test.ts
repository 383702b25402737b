import { describe, expect, it } from "vitest";
import { createHandler } from "../../../adapters/http/index.ts";
import type { RequestEntry } from "../../../engine/index.ts";
import { openWire, Wire } from "./given.ts";
import { AUTH } from "./signed-in.ts";

const ID = "x-request-id";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function watched() {
  const { market, keys } = await openWire();
  const entries: RequestEntry[] = [];
  const onRequest = (entry: RequestEntry) => void entries.push(entry);
  return { wire: new Wire(createHandler({ market, onRequest })), keys, entries };
}

describe("The id of a request", () => {
  it("is in every answer, whatever was asked", async () => {
    const { wire, keys } = await watched();
    for (const [path, method] of [
      ["/", "GET"],
      ["/healthz", "GET"],
      ["/nowhere", "GET"],
      ["/v1/get_wallet", "PUT"],
      ["/docs", "GET"],
      [`${AUTH}/login`, "POST"],
    ] as const)
      expect((await wire.send(path, { method })).headers.get(ID)).toMatch(UUID);
    expect((await wire.v1("get_wallet", keys.agent_key)).headers.get(ID)).toMatch(UUID);
    expect((await wire.tool("get_wallet", keys.agent_key)).headers.get(ID)).toMatch(UUID);
  });

  it("is the caller's own where that is well-formed, and unlike a secret", async () => {
    const { wire } = await watched();
    const answered = async (given: string) =>
      (await wire.send("/healthz", { method: "GET", headers: { [ID]: given } })).headers.get(ID);
    expect(await answered("order-4711-b")).toBe("order-4711-b");
    for (const given of ["short", "x".repeat(65), "sk_test_0123456789", "a b c d e f", "<script>x"])
      expect(await answered(given)).toMatch(UUID);
  });
});

describe("What is told of a request", () => {
  it("is its route, who asked, for what, and how it ended", async () => {
    const { wire, keys, entries } = await watched();
    const headers = { [ID]: "order-4711" };
    await wire.v1("get_wallet", keys.agent_key, {}, headers);
    expect(entries.at(-1)).toMatchObject({
      ...{ request_id: "order-4711", method: "POST", route: "/v1/:operation", status: 200 },
      ...{ operation: "get_wallet", role: "agent", account_id: "agt_sandbox", code: null },
    });
    expect(entries.at(-1)?.duration_ms).toBeGreaterThan(0);
    await wire.tool("aethra.get_task", keys.agent_key, { task_id: "tsk_none" });
    expect(entries.at(-1)).toMatchObject({
      ...{ route: "/mcp", status: 200, operation: "get_task", code: "not_found" },
    });
    await wire.send("/api/v1/webhooks/whk_1", { method: "DELETE", key: keys.developer_token });
    expect(entries.at(-1)).toMatchObject({
      ...{ route: "/api/v1/webhooks/:webhook_id", method: "DELETE", code: "not_found" },
      operation: "delete_webhook",
    });
  });

  it("holds no word of a caller: no path, method or operation that it made up", async () => {
    const { wire, keys, entries } = await watched();
    await wire.send("/canary/in?the=path", { method: "CANARY" });
    expect(entries.at(-1)).toMatchObject({ route: "other", method: "other", status: 404 });
    await wire.v1("canary", keys.agent_key);
    expect(entries.at(-1)).toMatchObject({ operation: null, code: "unknown_operation" });
    await wire.send("/v1/get_wallet", { key: "sk_test_canary" });
    expect(entries.at(-1)).toMatchObject({ role: null, account_id: null, status: 401 });
    expect(JSON.stringify(entries)).not.toContain("canary");
  });
});
