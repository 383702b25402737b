import { describe, expect, it } from "vitest";
import { createHandler } from "../../../../adapters/http/index.ts";
import { slidingWindow } from "../../../../src/index.ts";
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

const from = ({ handler }: Wire, address: string | null, key?: string): Promise<Response> =>
  handler(
    new Request("http://guildhall.test/v1/register_worker", {
      ...{ method: "POST", body: "{}" },
      headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
    }),
    { address },
  );

describe("Whoever shows no credential that is known", () => {
  it("shares the limit of its network, whether it shows a wrong one or none", async () => {
    const { wire } = await limited(2);
    expect((await from(wire, "192.0.2.1")).status).toBe(415);
    expect((await from(wire, "192.0.2.1", "sk_test_guess")).status).toBe(401);
    const refused = await from(wire, "192.0.2.1", "sk_test_another_guess");
    expect(refused.status).toBe(429);
    expect(refused.headers.get("x-ratelimit-remaining")).toBe("0");
    expect((await from(wire, "192.0.2.1")).status).toBe(429);
    expect((await from(wire, "192.0.2.2")).status).toBe(415);
  });

  it("cannot have more by another address of the same network of IPv6", async () => {
    const { wire } = await limited(1);
    expect((await from(wire, "2001:db8:1:2::1")).status).toBe(415);
    expect((await from(wire, "2001:db8:1:2:ffff::9")).status).toBe(429);
    expect((await from(wire, "2001:db8:1:3::1")).status).toBe(415);
  });

  it("takes nothing from accounts of the same network", async () => {
    const { wire, keys } = await limited(1);
    await from(wire, "192.0.2.1", "sk_test_guess");
    expect((await from(wire, "192.0.2.1", keys.worker_token)).status).not.toBe(429);
  });

  it.each(["127.0.0.1", "::1", "::ffff:127.0.0.1", null])(
    "is not held back at %s: on this machine, or where nobody knows",
    async (address) => {
      const { wire } = await limited(1);
      for (let n = 0; n < 3; n++) expect((await from(wire, address)).status).toBe(415);
    },
  );

  it("is held back at every door that needs no credential", async () => {
    for (const path of ["/api/v1/auth/login", "/api/v1/auth/register/worker", "/oauth/token"]) {
      const { wire } = await limited(1);
      const post = () =>
        wire.handler(new Request(`http://guildhall.test${path}`, { method: "POST", body: "{}" }), {
          address: "192.0.2.1",
        });
      expect((await post()).status).not.toBe(429);
      expect((await post()).status).toBe(429);
    }
  });
});

describe("The stream of events, and REST", () => {
  it("count like any request, and say how the caller stands", async () => {
    const { wire, keys } = await limited(2);
    const headers = { authorization: `Bearer ${keys.agent_key}` };
    const ask = (path: string) =>
      wire.handler(new Request(`http://guildhall.test${path}`, { headers }));
    const stream = await ask("/mcp");
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    expect(stream.headers.get("x-ratelimit-remaining")).toBe("1");
    await stream.body?.cancel();
    expect((await ask("/api/v1/amber/balance")).headers.get("x-ratelimit-remaining")).toBe("0");
    expect((await ask("/api/v1/webhooks")).status).toBe(429);
    expect((await ask("/mcp")).status).toBe(429);
  });
});
