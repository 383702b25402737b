import { describe, expect, it } from "vitest";
import { openWire } from "./given.ts";

describe("When several refusals apply, the first group is told", () => {
  it("authentication, scope, input, existence, state, rule, money", async () => {
    const { wire, keys, task } = await openWire();
    const { developer_token: developer, agent_key: agent, agent_id } = keys;
    const made = await wire.v1("create_api_key", developer, {
      name: "reads only",
      scopes: ["tasks.read"],
      agent_id,
    });
    const reader: string = made.body.api_key;
    const task_id = await task("awaiting_review", { milestone_count: 2, budget_amber: 200 });
    const told = async (key: string | undefined, input: unknown, operation: string) =>
      (await wire.v1(operation, key, input)).body.error.code;

    const approve = "approve_submission";
    expect(await told(undefined, { task_id: 5 }, approve)).toBe("unauthenticated");
    expect(await told("wrong", { task_id: 5 }, approve)).toBe("unauthenticated");
    expect(await told(reader, { task_id: 5 }, approve)).toBe("missing_scope");
    expect(await told(agent, { task_id: 5 }, approve)).toBe("invalid_input");
    expect(await told(agent, { task_id: "no", milestone_number: 2 }, approve)).toBe("not_found");
    expect(await told(agent, { task_id, milestone_number: 2 }, approve)).toBe("rule_broken");

    const other = await task("draft", { budget_amber: 900_000 });
    expect(await told(agent, { task_id: other, milestone_number: 9 }, approve)).toBe("wrong_state");
    expect(await told(agent, { task_id: other }, "fund_task")).toBe("insufficient_funds");
  });

  it("a body that cannot be read is told only to whoever may ask at all", async () => {
    const { wire, keys } = await openWire();
    const { body } = await wire.v1("create_api_key", keys.developer_token, {
      name: "reads only",
      scopes: ["tasks.read"],
      agent_id: keys.agent_id,
    });
    const told = async (path: string, key: string | undefined, headers = {}, broken = "{") =>
      (await wire.send(path, { key, headers, body: broken })).body.error;
    expect((await told("/v1/fund_task", undefined)).code).toBe("unauthenticated");
    expect((await told("/v1/fund_task", "wrong")).code).toBe("unauthenticated");
    expect((await told("/v1/fund_task", body.api_key)).code).toBe("missing_scope");
    expect((await told("/v1/fund_tusk", keys.agent_key)).code).toBe("unknown_operation");
    expect((await told("/v1/fund_tusk", undefined)).code).toBe("unauthenticated");
    expect((await told("/v1/fund_task", keys.agent_key)).reason).toBe("malformed_json");
    const badKey = { "idempotency-key": "with a blank" };
    const input = '{"task_id": "no"}';
    expect((await told("/v1/fund_task", body.api_key, badKey, input)).code).toBe("missing_scope");
    expect((await told("/v1/fund_task", keys.agent_key, badKey, input)).field).toBe(
      "idempotency_key",
    );
  });

  it("on /mcp as well", async () => {
    const { wire, keys } = await openWire();
    const { body } = await wire.v1("create_api_key", keys.developer_token, {
      name: "reads only",
      scopes: ["tasks.read"],
      agent_id: keys.agent_id,
    });
    const number = async (key: string | undefined, input: unknown, headers = {}) =>
      (await wire.tool("aethra.fund_task", key, input, headers)).body.error.code;
    expect(await number(undefined, 5)).toBe(-32001);
    expect(await number("wrong", 5)).toBe(-32001);
    expect(await number(body.api_key, 5)).toBe(-32000);
    expect(await number(body.api_key, {}, { "idempotency-key": "a b" })).toBe(-32000);
    expect(await number(keys.agent_key, 5)).toBe(-32602);
    expect(await number(keys.agent_key, {}, { "idempotency-key": "a b" })).toBe(-32602);
    expect(await number(keys.agent_key, { task_id: "no" })).toBe(-32002);
  });
});

describe("Credentials", () => {
  it("open operations need none, and a wrong one is refused there too", async () => {
    const { wire } = await openWire();
    for (const operation of ["register_developer", "register_worker"]) {
      expect((await wire.v1(operation, undefined, { name: "New" })).status).toBe(200);
      expect((await wire.v1(operation, "wrong", { name: "New" })).status).toBe(401);
    }
  });

  it.each([
    ["no header", undefined, "Bearer"],
    ["another scheme", "Basic abc", 'Bearer error="invalid_token"'],
    ["nothing behind the word", "Bearer ", 'Bearer error="invalid_token"'],
    ["an unknown key", "Bearer sk_test_nothing", 'Bearer error="invalid_token"'],
    ["two words", "Bearer a b", 'Bearer error="invalid_token"'],
  ])("%s: 401 with a challenge, on both surfaces", async (_, authorization, challenge) => {
    const { wire } = await openWire();
    const headers = authorization === undefined ? {} : { authorization };
    const plain = await wire.v1("get_wallet", undefined, {}, headers);
    expect([plain.status, plain.headers.get("www-authenticate")]).toEqual([401, challenge]);
    const called = await wire.tool("get_wallet", undefined, {}, headers);
    const metadata = "http://guildhall.test/.well-known/oauth-protected-resource/mcp";
    const joint = challenge === "Bearer" ? " " : ", ";
    expect([called.status, called.headers.get("www-authenticate")]).toEqual([
      401,
      `${challenge}${joint}resource_metadata="${metadata}"`,
    ]);
  });

  it("the scheme is read in any case", async () => {
    const { wire, keys } = await openWire();
    const headers = { authorization: `bearer ${keys.agent_key}` };
    expect((await wire.v1("get_wallet", undefined, {}, headers)).status).toBe(200);
  });

  it("a revoked key ends with the next call", async () => {
    const { wire, keys } = await openWire();
    const { body } = await wire.v1("create_api_key", keys.developer_token, {
      name: "short",
      scopes: ["payments.read"],
      agent_id: keys.agent_id,
    });
    expect((await wire.v1("get_wallet", body.api_key)).status).toBe(200);
    await wire.v1("revoke_api_key", keys.developer_token, { key_id: body.key_id });
    expect((await wire.v1("get_wallet", body.api_key)).status).toBe(401);
  });
});
