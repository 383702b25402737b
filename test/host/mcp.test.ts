import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ResourceUpdatedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { onTestFinished, describe, expect, it } from "vitest";
import { startHost, type HostOptions, type SandboxCredentials } from "../../src/host.ts";

async function hosted(options: HostOptions = {}) {
  const host = await startHost({ port: 0, ...options });
  onTestFinished(() => host.close());
  const keys: SandboxCredentials | null = host.sandbox;
  if (keys === null) throw new Error("there is no sandbox");
  return { host, keys, url: new URL(`${host.url}/mcp`) };
}

async function connected(url: URL, key: string) {
  const client = new Client({ name: "test", version: "1" });
  const requestInit = { headers: { authorization: `Bearer ${key}` } };
  const transport = new StreamableHTTPClientTransport(url, { requestInit });
  await client.connect(transport);
  onTestFinished(() => client.close());
  return { client, transport };
}

const BOTH = "application/json, text/event-stream";

describe("A host at /mcp", () => {
  it("opens a session for an official client, with Aethra's prefix on its tools", async () => {
    const { keys, url } = await hosted();
    const { client, transport } = await connected(url, keys.agent_key);
    expect(transport.sessionId).toBeDefined();
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).toContain("aethra.create_task");
    expect(names).toContain("aethra.hire");
    const wallet = await client.callTool({ name: "aethra.get_wallet", arguments: {} });
    expect(wallet.structuredContent).toMatchObject({ balance_usd: "500.00" });
  });

  it("tells a session of what changes", async () => {
    const { host, keys, url } = await hosted();
    const { client } = await connected(url, keys.agent_key);
    const spec = { title: "Photograph it", task_type: "photography", budget_amber: 100 };
    const made = await client.callTool({ name: "aethra.create_task", arguments: spec });
    const { task_id } = Object(made.structuredContent);
    const told = new Promise<string>((resolve) =>
      client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) =>
        resolve(params.uri),
      ),
    );
    await client.subscribeResource({ uri: `guildhall://tasks/${task_id}` });
    const who = await host.market.authenticate(keys.developer_token);
    if (who === null) throw new Error("nobody");
    await host.market.execute(who, "fund_task", { task_id, agent_id: keys.agent_id });
    expect(await told).toBe(`guildhall://tasks/${task_id}`);
  });

  it("answers the documents' own calls beside it, without a session", async () => {
    const { keys, url } = await hosted();
    const response = await fetch(url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${keys.agent_key}`,
        "content-type": "application/json",
        accept: "*/*",
      },
      body: JSON.stringify({
        ...{ jsonrpc: "2.0", id: 1, method: "tools/call" },
        params: { name: "aethra.get_wallet", arguments: {} },
      }),
    });
    expect(response.headers.get("mcp-session-id")).toBeNull();
    const { result } = Object(await response.json());
    expect(JSON.parse(result.content[0].text)).toMatchObject({ balance_usd: "500.00" });
  });

  it("lets nobody into a session without its key, nor with another one", async () => {
    const { keys, url } = await hosted();
    const { transport } = await connected(url, keys.agent_key);
    const knock = (headers: Record<string, string>) =>
      fetch(url, {
        method: "POST",
        headers: {
          ...{ "mcp-session-id": transport.sessionId ?? "", "content-type": "application/json" },
          ...{ accept: "application/json, text/event-stream" },
          ...headers,
        },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
      });
    expect((await knock({})).status).toBe(401);
    expect((await knock({ authorization: `Bearer ${keys.worker_token}` })).status).toBe(404);
    const wrong = await knock({ authorization: "Bearer sk_test_none" });
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get("www-authenticate")).toContain("resource_metadata=");
  });

  it("turns away a key that may use none of its tools, and says why", async () => {
    const { host, keys, url } = await hosted();
    const who = await host.market.authenticate(keys.developer_token);
    if (who === null) throw new Error("nobody");
    const made = await host.market.execute(who, "create_api_key", {
      ...{ name: "hooks only", scopes: ["webhooks.read"] },
    });
    const { api_key } = Object(made.ok && made.output);
    const message = "There is no tool here that this developer may use.";
    await expect(connected(url, api_key)).rejects.toThrow(message);
  });

  it("ends a session's next request when its key is revoked", async () => {
    const { host, keys, url } = await hosted();
    const who = await host.market.authenticate(keys.developer_token);
    if (who === null) throw new Error("nobody");
    const owner = host.market.as(who);
    const { execute } = owner;
    const made = await execute("create_api_key", { name: "one", scopes: ["tasks.read"] });
    const { api_key, key_id } = Object(made.ok && made.output);
    const { client } = await connected(url, api_key);
    expect((await client.listTools()).tools.length).toBeGreaterThan(0);
    await execute("revoke_api_key", { key_id });
    await expect(client.listTools()).rejects.toThrow(/401|invalid|revoked|Unauthorized/i);
  });

  it("holds a session to its requests a minute, with -32005", async () => {
    const { keys, url } = await hosted({ rateLimit: 5 });
    const { client } = await connected(url, keys.agent_key);
    const tries = Array.from({ length: 10 }, () => client.ping().then(() => "passed", String));
    const outcomes = await Promise.all(tries);
    expect(outcomes.filter((outcome) => outcome !== "passed").length).toBeGreaterThanOrEqual(5);
    expect(outcomes.join()).toMatch(/429|-32005|Too many|More than 5/);
  });
});

describe("A stream of MCP that is open", () => {
  it("ends within moments when the key behind it is revoked, and its session with it", async () => {
    const { host, keys, url } = await hosted();
    const who = await host.market.authenticate(keys.developer_token);
    if (who === null) throw new Error("nobody");
    const { agent_id } = keys;
    const made = await host.market.execute(who, "create_api_key", {
      ...{ name: "short", scopes: ["tasks.read"], agent_id },
    });
    const { api_key, key_id } = Object(made.ok ? made.output : {});
    const headers = { authorization: `Bearer ${api_key}`, accept: BOTH };
    const params = {
      ...{ protocolVersion: "2025-11-25", capabilities: {} },
      clientInfo: { name: "raw", version: "1" },
    };
    const opened = await fetch(url, {
      ...{ method: "POST", headers: { ...headers, "content-type": "application/json" } },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params }),
    });
    await opened.text();
    const session = { ...headers, "mcp-session-id": opened.headers.get("mcp-session-id") ?? "" };
    const open = await fetch(url, { headers: session });
    expect(open.status).toBe(200);
    // Whose credential is good keeps the stream.
    const other = await connected(url, keys.agent_key);
    const begun = performance.now();
    await host.market.execute(who, "revoke_api_key", { key_id });
    await open.text();
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect((await fetch(url, { headers: session })).status).toBe(401);
    expect((await other.client.listTools()).tools.length).toBeGreaterThan(10);
  });
});
