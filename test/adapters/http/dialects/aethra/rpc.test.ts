import { describe, expect, it } from "vitest";
import { AETHRA_TOOLS, OPERATIONS } from "../../../../../engine/index.ts";
import { openWire, SPEC } from "../../given.ts";

describe("The handshake", () => {
  it("names the protocol, the tools and the server, and gives instructions", async () => {
    const { wire, keys } = await openWire();
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: {} };
    const { body } = await wire.rpc("initialize", keys.agent_key, params);
    expect(body).toMatchObject({
      jsonrpc: "2.0",
      id: 7,
      result: {
        protocolVersion: "2025-11-25",
        capabilities: { tools: {} },
        serverInfo: { name: "guildhall", version: "1.2.3" },
      },
    });
    expect(body.result.instructions).toMatch(/1 USD is 100 Amber/);
  });

  it.each([
    ["2025-06-18", "2025-06-18"],
    ["2025-03-26", "2025-03-26"],
    ["1999-01-01", "2025-11-25"],
    [undefined, "2025-11-25"],
  ])("offers %s as %s", async (asked, offered) => {
    const { wire, keys } = await openWire();
    const { body } = await wire.rpc("initialize", keys.agent_key, { protocolVersion: asked });
    expect(body.result.protocolVersion).toBe(offered);
  });

  it("takes notices with an empty 202, and answers a ping", async () => {
    const { wire, keys } = await openWire();
    const notice = { jsonrpc: "2.0", method: "notifications/initialized" };
    const send = (message: unknown) =>
      wire.send("/mcp", { key: keys.agent_key, body: JSON.stringify(message) });
    const told = await send(notice);
    expect([told.status, told.text]).toEqual([202, ""]);
    expect((await send({ jsonrpc: "2.0", id: 3, result: {} })).status).toBe(202);
    expect((await wire.rpc("ping", keys.agent_key)).body).toEqual({
      ...{ jsonrpc: "2.0", id: 7, result: {} },
    });
  });

  it("refuses a version of the protocol that it does not speak", async () => {
    const { wire, keys } = await openWire();
    const ask = (version: string) =>
      wire.rpc("ping", keys.agent_key, {}, { "mcp-protocol-version": version });
    expect((await ask("1999-01-01")).status).toBe(400);
    expect((await ask("2025-11-25")).status).toBe(200);
  });

  it.each(["application/json", "text/event-stream", "application/json, text/event-stream", "*/*"])(
    "answers application/json to whoever accepts %s",
    async (accept) => {
      const { wire, keys } = await openWire();
      const answer = await wire.rpc("ping", keys.agent_key, {}, { accept });
      expect(answer.headers.get("content-type")).toBe("application/json");
    },
  );
});

describe("A message that is none", () => {
  it.each([
    ["a batch", '[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]', 400, -32600, null],
    ["an empty batch", "[]", 400, -32600, null],
    ["a number", "5", 400, -32600, null],
    ["another version", '{"jsonrpc": "1.0", "id": 1, "method": "ping"}', 400, -32600, 1],
    ["no version", '{"id": "a", "method": "ping"}', 400, -32600, "a"],
    ["no method", '{"jsonrpc": "2.0", "id": 1}', 400, -32600, 1],
    ["no id", '{"jsonrpc": "2.0", "method": "tools/call"}', 400, -32600, null],
    ["a null id", '{"jsonrpc": "2.0", "id": null, "method": "ping"}', 400, -32600, null],
    ["an object as id", '{"jsonrpc": "2.0", "id": {}, "method": "ping"}', 400, -32600, null],
    [
      "a list as params",
      '{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}',
      400,
      -32600,
      1,
    ],
    ["nothing", "", 400, -32600, null],
    ["half of one", '{"jsonrpc": "2.0"', 400, -32700, null],
    ["one of another type", "ping", 400, -32700, null],
  ])("%s is refused", async (_, body, status, code, id) => {
    const { wire, keys } = await openWire();
    const answer = await wire.send("/mcp", { key: keys.agent_key, body });
    expect([answer.status, answer.body.error.code, answer.body.id]).toEqual([status, code, id]);
  });

  it("is refused when it is too large or not JSON by its own account", async () => {
    const { wire, keys } = await openWire();
    const large = " ".repeat(256 * 1024 + 1);
    expect((await wire.send("/mcp", { key: keys.agent_key, body: large })).status).toBe(413);
    const headers = { "content-type": "text/plain" };
    const plain = await wire.send("/mcp", { key: keys.agent_key, headers, body: "{}" });
    expect([plain.status, plain.body.error.code]).toEqual([415, -32600]);
  });

  it("is 401 first of all, under its own id where it has one", async () => {
    const { wire } = await openWire();
    for (const [body, id] of [
      ['{"jsonrpc": "2.0", "id": 5, "method": "ping"}', 5],
      ['{"jsonrpc": "2.0"', null],
    ] as const) {
      const answer = await wire.send("/mcp", { body });
      expect([answer.status, answer.body.error.code, answer.body.id]).toEqual([401, -32001, id]);
    }
  });

  it.each(["resources/list", "tools/run", "constructor", ""])(
    "asking for %j gets -32601 at once",
    async (method) => {
      const { wire, keys } = await openWire();
      const answer = await wire.rpc(method, keys.agent_key);
      expect([answer.status, answer.body.error.code]).toEqual([200, -32601]);
    },
  );
});

describe("The tools", () => {
  it("are Aethra's eighteen, described from the table", async () => {
    const { wire, keys } = await openWire();
    const { body } = await wire.rpc("tools/list", keys.agent_key, { cursor: "any" });
    expect(body.result.tools).toHaveLength(18);
    for (const [at, name] of AETHRA_TOOLS.entries()) {
      const { title, sentence, effects } = OPERATIONS[name];
      expect(body.result.tools[at]).toMatchObject({
        name: `aethra.${name}`,
        title,
        description: sentence,
        inputSchema: { type: "object" },
        outputSchema: { type: "object" },
        annotations: {
          readOnlyHint: effects === "reads",
          destructiveHint: effects === "moves_money",
        },
      });
    }
  });

  it("are the same for everybody", async () => {
    const { wire, keys } = await openWire();
    const mine = await wire.rpc("tools/list", keys.agent_key);
    const others = await wire.rpc("tools/list", keys.worker_token);
    expect(others.text).toBe(mine.text);
  });

  it("answer in content as text and in structuredContent, with and without prefix", async () => {
    const { wire, keys } = await openWire();
    for (const name of ["aethra.get_wallet", "get_wallet"]) {
      const { result } = (await wire.tool(name, keys.agent_key)).body;
      expect(result.structuredContent.balance_usd).toBe("500.00");
      expect(result.content).toHaveLength(1);
      expect(result.content[0].type).toBe("text");
      expect(JSON.parse(result.content[0].text)).toEqual(result.structuredContent);
    }
  });

  it("may be called without arguments", async () => {
    const { wire, keys } = await openWire();
    const answer = await wire.rpc("tools/call", keys.agent_key, { name: "aethra.get_wallet" });
    expect(answer.body.result.structuredContent.currency).toBe("USD");
  });

  it.each([
    ["aethra.get_walet", "aethra.get_wallet"],
    ["creat_task", "aethra.create_task"],
    ["aethra.submit_work", undefined],
    ["accept_task", undefined],
    ["aethra.", undefined],
    ["other.get_wallet", undefined],
    ["aethra.aethra.get_wallet", undefined],
    ["constructor", undefined],
    ["x".repeat(5000), undefined],
  ])("%s is none of them", async (name, meant) => {
    const { wire, keys } = await openWire();
    const answer = await wire.tool(name, keys.agent_key);
    expect([answer.status, answer.body.error.code]).toEqual([200, -32602]);
    expect(answer.body.error.data).toMatchObject({ field: "name", reason: "unknown_tool" });
    if (meant !== undefined) expect(answer.body.error.data.did_you_mean).toBe(meant);
    expect(answer.text.length).toBeLessThan(400);
  });

  it("need a name, and arguments that are an object", async () => {
    const { wire, keys } = await openWire();
    const nameless = await wire.rpc("tools/call", keys.agent_key, { arguments: {} });
    expect(nameless.body.error).toMatchObject({ code: -32602, data: { field: "name" } });
    for (const wrong of [5, "x", [], null]) {
      const answer = await wire.tool("get_wallet", keys.agent_key, wrong);
      expect(answer.body.error).toMatchObject({ code: -32602, data: { field: "arguments" } });
    }
  });

  it("tell the documented refusal of a budget below one", async () => {
    const { wire, keys } = await openWire();
    const input = { ...SPEC, budget_amber: 0.5 };
    const { status, body } = await wire.tool("aethra.create_task", keys.agent_key, input);
    expect([status, body.error.code]).toEqual([200, -32602]);
    expect(body.error.message).toBe("Invalid params: budget_amber must be at least 1.");
    expect(body.error.data).toMatchObject({ field: "budget_amber", reason: "below_minimum" });
  });

  it("ignore what they do not know, at every level, where /v1 refuses it", async () => {
    const { wire, keys } = await openWire();
    const location = { latitude: 1, longitude: 2, planet: "Earth" };
    const deliverables = [{ type: "photo", description: "Front", mood: "sunny" }];
    const input = { ...SPEC, location, deliverables, colour: "red" };
    const called = await wire.tool("aethra.create_task", keys.agent_key, input);
    const { task_id } = called.body.result.structuredContent;
    const { body } = await wire.v1("get_task", keys.agent_key, { task_id });
    expect(body.location).toEqual({ latitude: 1, longitude: 2, radius_meters: 100, address: null });
    expect((await wire.v1("create_task", keys.agent_key, input)).body.error.reason).toBe(
      "unknown_field",
    );
  });

  it("show a submission as documented, and name what its worker wrote", async () => {
    const { wire, keys, task } = await openWire();
    const task_id = await task("awaiting_review");
    const { body } = await wire.tool("aethra.get_submission", keys.agent_key, { task_id });
    expect(body.result.structuredContent).toMatchObject({
      photo_count: 0,
      text_content: "It is done.",
      verification: { passed: true },
      untrusted_fields: ["text_content", "answers"],
      untrusted: { text_content: "It is done." },
    });
    const own = await wire.v1("get_submission", keys.agent_key, { task_id });
    expect(own.body).not.toHaveProperty("text_content");
  });
});

describe("A task that was asked for", () => {
  it("is fresh at once, whatever its reader is told that it may keep", async () => {
    const { wire, keys, task } = await openWire();
    const task_id = await task("draft");
    const ask = () => wire.tool("aethra.get_task", keys.agent_key, { task_id });
    const first = await ask();
    expect(first.headers.get("cache-control")).toBe("private, max-age=15");
    expect(first.body.result.structuredContent.status).toBe("draft");
    await wire.v1("fund_task", keys.agent_key, { task_id });
    expect((await ask()).body.result.structuredContent.status).toBe("funded");
    const other = await wire.tool("aethra.get_wallet", keys.agent_key);
    expect(other.headers.get("cache-control")).toBe("no-store");
  });
});
