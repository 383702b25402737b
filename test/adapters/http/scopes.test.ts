import { describe, expect, it } from "vitest";
import { createHandler } from "../../../adapters/http/index.ts";
import {
  AETHRA_TOOLS,
  OPERATIONS,
  SCOPES,
  type MarketPort,
  type Operation,
  type Role,
  type Scope,
} from "../../../engine/index.ts";
import { openWire, Wire, type Opened } from "./given.ts";
import { asked, auth, login, oauth, PERSON } from "./signed-in.ts";

const operations: readonly Operation[] = Object.values(OPERATIONS);
const KEYED = ["agent", "developer"] as const;

interface Made {
  readonly role: Role;
  readonly scope: Scope;
  readonly shown: "key" | "JWT" | "OAuth token";
  readonly key: string;
}

/** For each scope: a key of each role, an OAuth token from it, and a developer's JWT. */
async function keysOf({ wire }: Opened): Promise<readonly Made[]> {
  await auth(wire, "/register/developer", PERSON);
  const { access_token } = await login(wire);
  const { body: agent } = await auth(
    wire,
    "/developers/agents",
    { display_name: "A" },
    access_token,
  );
  const made: Made[] = [];
  for (const scope of SCOPES) {
    for (const role of KEYED) {
      const more = role === "agent" ? { agent_id: agent.agent_id } : {};
      const input = { name: scope, scopes: [scope], ...more };
      const { body } = await auth(wire, "/api-keys", input, access_token);
      made.push({ role, scope, shown: "key", key: body.api_key });
      const client = { agent_id: body.account_id, api_key: body.api_key };
      const granted = await oauth(wire, asked(client));
      made.push({ role, scope, shown: "OAuth token", key: granted.body.access_token });
    }
    const narrow = await login(wire, { scopes: [scope] });
    made.push({ role: "developer", scope, shown: "JWT", key: narrow.access_token });
  }
  return made;
}

const BARRED = ["unauthenticated", "wrong_role", "missing_scope"];

/** Every case in which what a key may do differs from what the table declares. */
async function faults(opened: Opened, wire: Wire): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { role, scope, shown, key } of await keysOf(opened))
    for (const { name, roles, scope: needed } of operations) {
      const declared = roles.includes(role) && (needed === null || needed === scope);
      const plain = await wire.v1(name, key, { no_such_field: 1 });
      if (!BARRED.includes(plain.body.error?.code) !== declared)
        found.push(`/v1 ${name} with the ${shown} of ${role} for ${scope}`);
      if (!AETHRA_TOOLS.some((tool) => tool === name)) continue;
      const called = await wire.tool(name, key, []);
      if (!BARRED.includes(called.body.error?.data.code) !== declared)
        found.push(`/mcp ${name} with the ${shown} of ${role} for ${scope}`);
    }
  return found;
}

describe("A key, a JWT and an OAuth token", () => {
  it("may do what the one scope declares, and nothing else, on both surfaces", async () => {
    const opened = await openWire();
    expect(SCOPES).toHaveLength(12);
    expect(await faults(opened, opened.wire)).toEqual([]);
  }, 60_000);

  it("would be caught doing more, where a planted market does not look at scopes", async () => {
    const opened = await openWire();
    const { market } = opened;
    const lax: MarketPort = {
      anyone: market.anyone,
      accounts: market.accounts,
      async authenticate(secret) {
        const who = await market.authenticate(secret);
        return who && { ...who, scopes: null };
      },
      execute: (...call) => market.execute(...call),
      follow: (...call) => market.follow(...call),
    };
    const found = await faults(opened, new Wire(createHandler({ market: lax })));
    expect(found).toContain("/v1 fund_task with the key of agent for tasks.read");
    expect(found).toContain("/mcp fund_task with the key of agent for tasks.read");
    expect(found).toContain("/v1 top_up with the JWT of developer for tasks.read");
    expect(found).toContain("/mcp fund_task with the OAuth token of agent for tasks.read");
  }, 60_000);
});

describe("A key", () => {
  it("without its scope is told which one it lacks: 403 on both, and -32000 on /mcp", async () => {
    const opened = await openWire();
    const made = await keysOf(opened);
    const reader = made.find(({ role, scope }) => role === "agent" && scope === "tasks.read");
    const key = reader?.key;
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

describe("A token", () => {
  it("may do what its role may, and nothing else", async () => {
    const { wire, keys } = await openWire();
    const tokens = [
      ["developer", keys.developer_token],
      ["worker", keys.worker_token],
      ["operator", keys.operator_token],
      ["anyone", undefined],
    ] as const;
    const found: string[] = [];
    for (const [role, token] of tokens)
      for (const { name, roles } of operations) {
        const answer = await wire.v1(name, token, { no_such_field: 1 });
        const allowed = !BARRED.includes(answer.body.error.code);
        if (allowed !== roles.includes(role)) found.push(`${name} by ${role}`);
      }
    expect(found).toEqual([]);
  });
});
