import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manualRail } from "../../adapters/rails/manual.ts";
import { startHost, type Host } from "../../src/host.ts";

const PLACES = ["/", "/openapi.json", "/docs", "/.well-known/agent.json"];

/** What a host says at each address, and to an MCP client that connects. */
async function saidBy({ url }: Host): Promise<ReadonlyMap<string, string>> {
  const said = new Map<string, string>();
  for (const path of PLACES) said.set(path, await (await fetch(url + path)).text());
  return said;
}

/** What an MCP client of the Aethra dialect is told when it connects. */
async function instructionsOf({ url }: Host, key: string): Promise<string> {
  const response = await fetch(`${url}/mcp`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: {} }),
  });
  return response.text();
}

describe("A host with play money", () => {
  let host: Host;
  beforeAll(async () => (host = await startHost({ port: 0 })));
  afterAll(() => host.close());

  it("says so wherever it says what it is", async () => {
    for (const text of (await saidBy(host)).values()) expect(text).toContain("play money");
    const told = await instructionsOf(host, host.sandbox?.agent_key ?? "");
    expect(told).toContain("play money");
  });
});

describe("A host with real money", () => {
  const live = { port: 0, rails: [manualRail()] };

  it("does not start without its secret", async () => {
    await expect(startHost(live)).rejects.toThrow(/needs secretKey: at least 16 characters/);
  });

  it("does not let everybody ask without end", async () => {
    const options = {
      ...live,
      secretKey: "a key of sixteen characters",
      rateLimit: "off",
    } as const;
    await expect(startHost(options)).rejects.toThrow(/needs a rateLimit: leave it out for 300/);
  });

  it("does not let webhooks inside", async () => {
    const secretKey = "a key of sixteen characters";
    const options = { ...live, secretKey, allowPrivateHosts: ["127.0.0.1:4000"] };
    await expect(startHost(options)).rejects.toThrow(/allowPrivateHosts is for the sandbox/);
  });

  it("opens no sandbox, and says nowhere that the money is play money", async () => {
    const host = await startHost({ ...live, secretKey: "a key of sixteen characters" });
    try {
      expect(host.sandbox).toBe(null);
      for (const text of (await saidBy(host)).values()) {
        expect(text).not.toContain("play money");
        expect(text).toMatch(/money is real/);
      }
    } finally {
      await host.close();
    }
  });
});
