import { describe, expect, it } from "vitest";
import { got } from "../../given.ts";
import { opened, type Opened } from "./given.ts";

const from = async ({ handler }: Opened, address: string, path: string, init: RequestInit = {}) => {
  const url = `http://guildhall.test/humans2ai/api/v1${path}`;
  const headers = { "content-type": "application/json", ...init.headers };
  return got(await handler(new Request(url, { ...init, headers }), { address }));
};

describe("Humans2AI counts requests", () => {
  it("by the hour and by what they are for, and says when the hour is over", async () => {
    const { call, keys } = await opened();
    const read = await call("GET", "/tasks", { key: keys.agent_key });
    expect(read.headers.get("x-ratelimit-limit")).toBe("2000");
    expect(read.headers.get("x-ratelimit-remaining")).toBe("1999");
    const reset = read.headers.get("x-ratelimit-reset") ?? "";
    expect(reset).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    const away = Date.parse(reset) - Date.now();
    expect(away).toBeGreaterThan(3_590_000);
    expect(away).toBeLessThan(3_610_000);
    const { headers } = await call("GET", "/wallet", { key: keys.agent_key });
    expect(headers.get("x-ratelimit-limit")).toBe("500");
    const keysRead = await call("GET", "/api-keys", { key: keys.developer_token });
    expect(keysRead.headers.get("x-ratelimit-limit")).toBe("20");
  });

  it("one account's apart from another's, and refuses the one beyond", async () => {
    const { call, keys } = await opened();
    const list = (key: string) => call("GET", "/webhooks", { key });
    for (let asked = 0; asked < 50; asked++) expect((await list(keys.agent_key)).status).toBe(200);
    const beyond = await list(keys.agent_key);
    expect(beyond).toMatchObject({ status: 429, body: { error: { code: "RATE_LIMITED" } } });
    expect(beyond.headers.get("x-ratelimit-reset")).toMatch(/Z$/);
    expect(Number(beyond.headers.get("retry-after"))).toBeGreaterThan(3_000);
    expect((await list(keys.developer_token)).status).toBe(200);
    expect((await call("GET", "/tasks", { key: keys.agent_key })).status).toBe(200);
  });

  it("of every path for accounts, and refuses the one beyond in the same form", async () => {
    const { call, contract, keys } = await opened();
    const used = new Set<string>();
    for (const route of contract.routes.filter((each) => !each.includes("/public/"))) {
      const [method = "", path = ""] = route.split(" ");
      const address = path.replace("/api/v1", "").replace(/\{\w+\}/, "none");
      const ask = () =>
        call(method, address, { key: keys.agent_key, ...(method !== "GET" && { body: {} }) });
      const first = await ask();
      const left = Number(first.headers.get("x-ratelimit-remaining"));
      used.add(String(first.headers.get("x-ratelimit-limit")));
      for (let asked = 0; asked < left; asked++) await ask();
      const { status, body } = await ask();
      expect([route, status, body.error.code]).toEqual([route, 429, "RATE_LIMITED"]);
    }
    expect([...used].map(Number).sort((one, other) => one - other)).toEqual([
      20, 50, 100, 300, 500, 1_000, 2_000,
    ]);
  });

  it("a network's registrations, as soon as they are complete", async () => {
    const opening = await opened();
    const register = (address: string) =>
      from(opening, address, "/public/auth/register", { method: "POST", body: '{"email":"x"}' });
    const body = JSON.stringify({ email: "a@example.com", password: "short" });
    const real = (address: string) =>
      from(opening, address, "/public/auth/register", { method: "POST", body });
    expect((await register("192.0.2.1")).status).toBe(400);
    for (let asked = 0; asked < 5; asked++) expect((await real("192.0.2.1")).status).toBe(400);
    expect((await real("192.0.2.1")).status).toBe(429);
    expect((await real("192.0.2.2")).status).toBe(400);
  });

  it("a wrong key by its network", async () => {
    const opening = await opened();
    const headers = { authorization: "Bearer sk_test_wrong" };
    const wrong = await from(opening, "192.0.2.1", "/wallet", { headers });
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get("x-ratelimit-remaining")).toBe("499");
  });
});
