import { describe, expect, it } from "vitest";
import { openWire } from "./given.ts";

const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
const metadata = (levels: number): string =>
  `{"title": "A", "task_type": "b", "budget_amber": 1, "metadata": {"a": ${nested(levels)}}}`;

describe("A body", () => {
  it.each([
    ["is cut off", "{", "malformed_json"],
    ["is no JSON", "title=A", "malformed_json"],
    ["has a comma too many", '{"a": 1,}', "malformed_json"],
    ["holds NaN", '{"a": NaN}', "malformed_json"],
    ["is two values", "{}{}", "malformed_json"],
    ["is blank", "  ", "malformed_json"],
    ["poisons objects", '{"metadata": {"a": [{"__proto__": 1}]}}', "reserved_name"],
    ["is nested too deep", metadata(31), "too_deep"],
    ["is nested without end", nested(100_000), "too_deep"],
  ])("that %s: 400 %s", async (_, body, reason) => {
    const { wire, keys } = await openWire();
    const answer = await wire.send("/v1/create_task", { key: keys.agent_key, body });
    expect([answer.status, answer.body.error.code, answer.body.error.reason]).toEqual([
      400,
      "invalid_input",
      reason,
    ]);
  });

  it("may be nested 32 levels deep", async () => {
    const { wire, keys } = await openWire();
    const answer = await wire.send("/v1/create_task", { key: keys.agent_key, body: metadata(30) });
    expect(answer.status).toBe(200);
  });

  it("must be UTF-8", async () => {
    const { wire, keys } = await openWire();
    const body = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    const answer = await wire.send("/v1/get_wallet", { key: keys.agent_key, body });
    expect(answer.body.error.reason).toBe("malformed_json");
  });

  it("may be missing, whatever its type is said to be", async () => {
    const { wire, keys } = await openWire();
    for (const headers of [{}, { "content-type": "application/x-www-form-urlencoded" }])
      expect((await wire.send("/v1/get_wallet", { key: keys.agent_key, headers })).status).toBe(
        200,
      );
  });

  it.each([5, "text", null, true, []])("must be an object, not %j", async (value) => {
    const { wire, keys } = await openWire();
    const answer = await wire.v1("get_wallet", keys.agent_key, value);
    expect([answer.status, answer.body.error.reason]).toEqual([400, "wrong_type"]);
  });

  it("of 256 KiB is read, and one byte more is refused with 413", async () => {
    const { wire, keys } = await openWire();
    const sized = (bytes: number) => `{}${" ".repeat(bytes - 2)}`;
    const send = (bytes: number) =>
      wire.send("/v1/get_wallet", { key: keys.agent_key, body: sized(bytes) });
    expect((await send(256 * 1024)).status).toBe(200);
    const answer = await send(256 * 1024 + 1);
    expect([answer.status, answer.body.error.reason]).toEqual([413, "body_too_large"]);
  });

  it("is refused by its announced length before it is read", async () => {
    const { wire, keys } = await openWire();
    const headers = { "content-length": "99999999" };
    const answer = await wire.send("/v1/get_wallet", { key: keys.agent_key, headers, body: "{}" });
    expect(answer.status).toBe(413);
  });

  it("that breaks off on the way is the sender's fault, not ours", async () => {
    const { wire, keys } = await openWire();
    const broken = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode('{"a'));
        controller.error(new Error("the connection is gone"));
      },
    });
    const init = { method: "POST", body: broken, duplex: "half" } as RequestInit;
    const request = new Request("http://guildhall.test/v1/get_wallet", init);
    request.headers.set("authorization", `Bearer ${keys.agent_key}`);
    expect((await wire.handler(request)).status).toBe(400);
  });

  it.each([
    ["application/json", 200],
    ["application/json; charset=utf-8", 200],
    ["Application/JSON", 200],
    ["application/merge-patch+json", 200],
    ["text/plain;charset=UTF-8", 415],
    ["application/x-www-form-urlencoded", 200],
    ["multipart/form-data; boundary=x", 415],
    ["application/jsonp", 415],
  ])("of the type %s: %i", async (type, status) => {
    const { wire, keys } = await openWire();
    const headers = { "content-type": type };
    const answer = await wire.send("/v1/get_wallet", { key: keys.agent_key, headers, body: "{}" });
    expect(answer.status).toBe(status);
  });

  it("of a form is no JSON, though curl calls everything a form", async () => {
    const { wire, keys } = await openWire();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await wire.send("/v1/get_wallet", { key: keys.agent_key, headers, body: "a=1" });
    expect([answer.status, answer.body.error.reason]).toEqual([400, "malformed_json"]);
  });

  it("without a type is read as JSON", async () => {
    const { wire, keys } = await openWire();
    const body = new TextEncoder().encode("{}");
    const headers = { authorization: `Bearer ${keys.agent_key}` };
    const request = new Request("http://guildhall.test/v1/get_wallet", {
      ...{ method: "POST", headers, body },
    });
    expect(request.headers.has("content-type")).toBe(false);
    expect((await wire.handler(request)).status).toBe(200);
  });

  it("with a field nobody knows is refused with the field that was meant", async () => {
    const { wire, keys } = await openWire();
    const spec = { title: "A", task_type: "b", budget_amber: 1, location: { latitide: 1 } };
    const answer = await wire.v1("create_task", keys.agent_key, spec);
    expect(answer.body.error).toMatchObject({
      field: "location.latitide",
      reason: "unknown_field",
      data: { did_you_mean: "latitude" },
    });
  });
});

describe("An address", () => {
  it.each([
    ["GET", "/v1/get_wallet", 405, "POST"],
    ["PUT", "/v1/get_wallet", 405, "POST"],
    ["OPTIONS", "/v1/get_wallet", 405, "POST"],
    ["GET", "/mcp", 401, null],
    ["DELETE", "/mcp", 405, "GET, POST"],
    ["POST", "/healthz", 405, "GET, HEAD"],
    ["POST", "/", 405, "GET, HEAD"],
    ["GET", "/", 200, null],
    ["HEAD", "/", 200, null],
    ["GET", "/healthz", 200, null],
    ["GET", "/readyz", 200, null],
    ["GET", "/nowhere", 404, null],
    ["POST", "/v1", 404, null],
    ["POST", "/v1/", 404, null],
    ["POST", "/v1/get_wallet/more", 404, null],
    ["POST", "/v1/../etc/passwd", 404, null],
    ["POST", "/v1/__proto__", 401, null],
    ["POST", "/v1/constructor", 401, null],
  ])("%s %s: %i", async (method, path, status, allow) => {
    const { wire } = await openWire();
    const answer = await wire.send(path, { method });
    expect([answer.status, answer.headers.get("allow")]).toEqual([status, allow]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    if (status >= 400) expect(Object.keys(answer.body)).toEqual(["error"]);
  });

  it("names the operation that was probably meant", async () => {
    const { wire, keys } = await openWire();
    const answer = await wire.v1("get_walet", keys.agent_key);
    expect(answer.body.error.data).toEqual({ did_you_mean: "get_wallet" });
  });

  it.each(["__proto__", "constructor", "run_clock", "open_sandbox", "auto_approve"])(
    "%s is no operation, however one is signed in",
    async (name) => {
      const { wire, keys } = await openWire();
      const answer = await wire.v1(name, keys.operator_token);
      expect([answer.status, answer.body.error.code]).toEqual([404, "unknown_operation"]);
    },
  );
});
