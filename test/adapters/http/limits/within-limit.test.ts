import { describe, expect, it } from "vitest";
import { createHandler, slidingWindow } from "../../../../adapters/http/index.ts";
import { openWire, Wire } from "../given.ts";

async function limited(limit: number) {
  const { market, keys } = await openWire();
  const limiter = slidingWindow({ limit });
  return { wire: new Wire(createHandler({ market, limiter })), keys };
}

const call = (name: string) => ({
  ...{ jsonrpc: "2.0", id: 7, method: "tools/call" },
  params: { name, arguments: {} },
});

describe("An account that asks too often", () => {
  it("is let through three hundred times of a thousand at once, and refused the rest", async () => {
    const { wire, keys } = await limited(300);
    const asked = Array.from({ length: 1_000 }, () => wire.v1("get_wallet", keys.agent_key));
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(300);
    expect(statuses.filter((status) => status === 429)).toHaveLength(700);
  });

  it("is told in every answer how it stands, and when to come again", async () => {
    const { wire, keys } = await limited(2);
    const first = await wire.v1("get_wallet", keys.agent_key);
    expect(first.headers.get("x-ratelimit-limit")).toBe("2");
    expect(first.headers.get("x-ratelimit-remaining")).toBe("1");
    const reset = Number(first.headers.get("x-ratelimit-reset"));
    expect(reset - Date.now() / 1_000).toBeGreaterThan(55);
    expect(reset - Date.now() / 1_000).toBeLessThan(62);
    await wire.v1("get_wallet", keys.agent_key);
    const refused = await wire.v1("get_wallet", keys.agent_key);
    expect(refused.body.error).toMatchObject({ code: "rate_limited", data: { limit: 2 } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(55);
  });

  it("is refused over MCP with -32005", async () => {
    const { wire, keys } = await limited(1);
    const headers = { authorization: `Bearer ${keys.agent_key}` };
    const send = () =>
      wire.send("/mcp", { method: "POST", headers, body: JSON.stringify(call("get_wallet")) });
    expect((await send()).body.result).toBeDefined();
    const refused = await send();
    expect(refused.body).toMatchObject({ id: 7, error: { code: -32005 } });
    expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(55);
  });

  it("takes nothing from others", async () => {
    const { wire, keys } = await limited(1);
    await wire.v1("get_wallet", keys.agent_key);
    expect((await wire.v1("get_wallet", keys.agent_key)).status).toBe(429);
    expect((await wire.v1("get_wallet", keys.developer_token)).status).toBe(200);
  });

  it("is refused before anything is read or done", async () => {
    const { wire, keys } = await limited(1);
    const spec = { title: "Photograph it", task_type: "photography", budget_amber: 100 };
    await wire.v1("list_tasks", keys.agent_key);
    expect((await wire.v1("create_task", keys.agent_key, spec)).status).toBe(429);
    expect((await wire.v1("list_tasks", keys.developer_token)).body.tasks).toEqual([]);
  });
});
