import { ClientCredentialsProvider } from "@modelcontextprotocol/sdk/client/auth-extensions.js";
import { auth as authorise } from "@modelcontextprotocol/sdk/client/auth.js";
import { describe, expect, it } from "vitest";
import { createHandler } from "../../../adapters/http/index.ts";
import { openWire } from "./given.ts";
import { asked, auth, AUTH, login, oauth, openSignedIn, type Client } from "./signed-in.ts";

const basic = (id: string, secret: string) => {
  const both = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
  return { authorization: `Basic ${Buffer.from(both).toString("base64")}` };
};

describe("The token endpoint", () => {
  it("gives an agent a token for an hour with what it asked for and its key has", async () => {
    const { wire, client, clock } = await openSignedIn();
    const { status, body, headers } = await oauth(
      wire,
      asked(client, "tasks.read tasks.create payments.fund"),
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ token_type: "bearer", expires_in: 3600, scope: "tasks.read tasks.create" },
    });
    expect(headers.get("cache-control")).toBe("no-store");
    const self = await wire.v1("whoami", body.access_token);
    expect(self.body).toMatchObject({ role: "agent", id: client.agent_id });
    expect(self.body.scopes).toEqual(["tasks.read", "tasks.create"]);
    expect((await wire.v1("get_wallet", body.access_token)).status).toBe(403);
    expect((await wire.tool("aethra.list_tasks", body.access_token)).status).toBe(200);
    await clock.advance("1h");
    expect((await wire.v1("whoami", body.access_token)).status).toBe(401);
  });

  it("gives all that the key has where nothing is asked for", async () => {
    const { wire, client } = await openSignedIn();
    const { body } = await oauth(wire, asked(client));
    expect(body.scope).toBe("tasks.read tasks.create payments.read");
  });

  it("takes the client from HTTP Basic as well, but from one place only", async () => {
    const { wire, client } = await openSignedIn();
    const grant = { grant_type: "client_credentials" };
    const header = basic(client.agent_id, client.api_key);
    expect((await oauth(wire, grant, header)).status).toBe(200);
    const twice = await oauth(wire, asked(client), header);
    expect([twice.status, twice.body.error]).toEqual([400, "invalid_request"]);
    const odd = await oauth(wire, { ...grant, client_id: "agt_other" }, header);
    expect([odd.status, odd.body.error]).toEqual([400, "invalid_request"]);
    const wrong = await oauth(wire, grant, basic(client.agent_id, "sk_test_wrong"));
    expect([wrong.status, wrong.body.error]).toEqual([401, "invalid_client"]);
    expect(wrong.headers.get("www-authenticate")).toMatch(/^Basic /);
  });

  it("refuses in the words of RFC 6749", async () => {
    const { wire, client, keys } = await openSignedIn();
    const told = async (fields: Readonly<Record<string, string>>) => {
      const { status, body } = await oauth(wire, fields);
      expect(Object.keys(body)).toEqual(["error", "error_description"]);
      return `${status} ${body.error}`;
    };
    const good = asked(client);
    expect(await told({ ...good, grant_type: "password" })).toBe("400 unsupported_grant_type");
    expect(await told({})).toBe("400 invalid_request");
    expect(await told({ ...good, scope: "tasks.read admin" })).toBe("400 invalid_scope");
    expect(await told({ ...good, scope: "payments.fund" })).toBe("400 invalid_scope");
    expect(await told({ ...good, scope: " " })).toBe("400 invalid_scope");
    expect(await told({ ...good, resource: "https://other.example/mcp" })).toBe(
      "400 invalid_target",
    );
    expect(await told({ ...good, client_secret: "wrong" })).toBe("401 invalid_client");
    expect(await told({ ...good, client_id: keys.agent_id })).toBe("401 invalid_client");
    expect(await told({ ...good, client_id: "nobody" })).toBe("401 invalid_client");
    expect(await told({ grant_type: "client_credentials" })).toBe("401 invalid_client");
    const token = { agent_id: "dev_sandbox", api_key: keys.developer_token };
    expect(await told(asked(token))).toBe("401 invalid_client");
    const json = await wire.send("/oauth/token", { body: JSON.stringify(good) });
    expect([json.status, json.body.error]).toEqual([400, "invalid_request"]);
    const twice = "grant_type=client_credentials&scope=tasks.read&scope=tasks.create";
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const repeated = await wire.send("/oauth/token", { headers, body: twice });
    expect([repeated.status, repeated.body.error]).toEqual([400, "invalid_request"]);
  });
});

describe("A token that was made from a key", () => {
  it("ends with the key, on the very next call, on both surfaces", async () => {
    const { wire, client, pair } = await openSignedIn();
    const { body } = await oauth(wire, asked(client));
    expect((await wire.v1("whoami", body.access_token)).status).toBe(200);
    const { body: list } = await wire.send(`${AUTH}/api-keys`, {
      ...{ method: "GET", key: pair.access_token },
    });
    const path = `${AUTH}/api-keys/${list.keys[0].key_id}`;
    expect((await wire.send(path, { method: "DELETE", key: pair.access_token })).status).toBe(200);
    expect((await wire.v1("whoami", body.access_token)).status).toBe(401);
    expect((await wire.tool("get_wallet", body.access_token)).status).toBe(401);
    expect((await oauth(wire, asked(client))).status).toBe(401);
  });

  it("ends with the key's own time, and says so beforehand", async () => {
    const { wire, client, pair, clock } = await openSignedIn();
    const wanted = { name: "day", scopes: ["tasks.read"], expires_in_days: 1 };
    const made = await auth(
      wire,
      "/api-keys",
      { ...wanted, agent_id: client.agent_id },
      pair.access_token,
    );
    await clock.advance("23.5h");
    const again = await login(wire);
    expect(again.access_token).toMatch(/^eyJ/);
    const { body } = await oauth(wire, asked({ ...client, api_key: made.body.api_key }));
    expect(body.expires_in).toBe(1800);
    await clock.advance("30m");
    expect((await wire.v1("whoami", body.access_token)).status).toBe(401);
  });

  it("counts as a use of the key", async () => {
    const { wire, client, pair, clock } = await openSignedIn();
    const { body } = await oauth(wire, asked(client));
    await clock.advance("1m");
    for (let n = 0; n < 3; n++) await wire.v1("whoami", body.access_token);
    const list = await wire.send(`${AUTH}/api-keys`, { method: "GET", key: pair.access_token });
    expect(list.body.keys[0]).toMatchObject({
      ...{ usage_count: 4, last_used_at: "2026-01-01T00:01:00.000Z", last_used_ip_hash: null },
    });
  });
});

describe("Discovery", () => {
  const get = (wire: Awaited<ReturnType<typeof openWire>>["wire"], path: string) =>
    wire.send(`/.well-known/${path}`, { method: "GET" });

  it("leads a client that was refused at /mcp to the token endpoint, step by step", async () => {
    const { wire } = await openWire();
    const refused = await wire.rpc("initialize");
    const [, address = ""] =
      /resource_metadata="http:\/\/guildhall[.]test([^"]+)"/.exec(
        refused.headers.get("www-authenticate") ?? "",
      ) ?? [];
    const resource = await wire.send(address, { method: "GET" });
    expect(resource.body.resource).toBe("http://guildhall.test/mcp");
    expect(resource.body.scopes_supported).toHaveLength(12);
    const [server] = resource.body.authorization_servers;
    const path = `${server}/.well-known/oauth-authorization-server`.replace(/^http:..[^/]+/, "");
    const metadata = await wire.send(path, { method: "GET" });
    expect(metadata.body).toMatchObject({
      ...{ issuer: server, token_endpoint: "http://guildhall.test/oauth/token" },
      grant_types_supported: ["client_credentials"],
    });
  });

  it("is walked by the client of the official SDK, which gets a token that works", async () => {
    const { wire, client } = await openSignedIn();
    const { agent_id, api_key } = client satisfies Client;
    const provider = new ClientCredentialsProvider({
      ...{ clientId: agent_id, clientSecret: api_key },
      expectedIssuer: "http://guildhall.test",
    });
    const fetchFn = (url: string | URL, init?: RequestInit) => wire.handler(new Request(url, init));
    const serverUrl = "http://guildhall.test/mcp";
    expect(await authorise(provider, { serverUrl, fetchFn })).toBe("AUTHORIZED");
    const token = provider.tokens()?.access_token;
    expect((await wire.rpc("tools/list", token)).body.result.tools).toHaveLength(18);
  });

  it("shows a card that names every tool with its scope", async () => {
    const { wire } = await openWire();
    const card = await get(wire, "agent.json");
    expect(card.body).toMatchObject({ name: "Guildhall", url: "http://guildhall.test/mcp" });
    expect(card.body.skills).toHaveLength(18);
    expect((await get(wire, "agent-card.json")).text).toBe(card.text);
    expect(card.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("names the addresses that the world calls it by, where that is told", async () => {
    const { market } = await openWire();
    const publicUrl = "https://market.example/base/";
    const handler = createHandler({ market, basePath: "/base", publicUrl });
    const path = "http://10.0.0.1/base/.well-known/agent.json";
    const card: unknown = await (await handler(new Request(path))).json();
    expect(card).toMatchObject({ url: "https://market.example/base/mcp" });
  });
});
