import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { createHandler } from "../../../adapters/http/index.ts";
import { OPERATIONS } from "../../../engine/index.ts";
import { openWire, SPEC } from "./given.ts";

const names = Object.keys(OPERATIONS);

describe("The OpenAPI document", () => {
  it("tells of every operation, with what it takes and answers", async () => {
    const { wire } = await openWire();
    const { status, body } = await wire.send("/openapi.json", { method: "GET" });
    expect(status).toBe(200);
    expect(body.openapi).toBe("3.1.0");
    const operations = Object.keys(body.paths).filter((path) => path.startsWith("/v1/"));
    expect(operations).toEqual(names.map((name) => `/v1/${name}`));
    for (const name of names) {
      const { post } = body.paths[`/v1/${name}`];
      expect(post.operationId).toBe(name);
      expect(post.requestBody.content["application/json"].schema.type).toBe("object");
      expect(post.responses[200].content["application/json"].schema.type).toBe("object");
    }
  });

  it("tells of every route of Aethra's documents, with schemas that its answers fit", async () => {
    const { wire, keys } = await openWire();
    const { body } = await wire.send("/openapi.json", { method: "GET" });
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const routes = Object.entries<object>(body.paths)
      .filter(([path]) => path.startsWith("/api/"))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
    expect(routes).toHaveLength(15);
    expect(routes).toContain("delete /api/v1/webhooks/{webhook_id}");
    const fits = (path: string, method: string, status: number, answer: unknown): boolean => {
      const { responses } = body.paths[path][method];
      return ajv.validate(responses[status].content["application/json"].schema, answer);
    };
    const key = keys.developer_token;
    const topUp = "/api/v1/amber/topup/create-intent";
    const made = await wire.send(topUp, { key, body: JSON.stringify({ usd_cents: 500 }) });
    expect([made.status, fits(topUp, "post", 200, made.body)]).toEqual([200, true]);
    const balance = await wire.send("/api/v1/amber/balance", { method: "GET", key });
    expect(fits("/api/v1/amber/balance", "get", 200, balance.body)).toBe(true);
    expect(fits("/api/v1/amber/balance", "get", 200, made.body)).toBe(false);
    const person = { email: "a@b.example", password: "a long password", display_name: "A" };
    const register = "/api/v1/auth/register/worker";
    const registered = await wire.send(register, { body: JSON.stringify(person) });
    expect(fits(register, "post", 201, registered.body)).toBe(true);
    const pair = await wire.send("/api/v1/auth/login", { body: JSON.stringify(person) });
    expect(fits("/api/v1/auth/login", "post", 200, pair.body)).toBe(true);
  });

  it("has schemas that real answers and refusals fit", async () => {
    const { wire, keys } = await openWire();
    const { body } = await wire.send("/openapi.json", { method: "GET" });
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const answer = (name: string) =>
      body.paths[`/v1/${name}`].post.responses[200].content["application/json"].schema;
    const made = await wire.v1("create_task", keys.agent_key, SPEC);
    expect(ajv.validate(answer("create_task"), made.body)).toBe(true);
    const wallet = await wire.v1("get_wallet", keys.agent_key);
    expect(ajv.validate(answer("get_wallet"), wallet.body)).toBe(true);
    expect(ajv.validate(answer("get_wallet"), made.body)).toBe(false);
    const refused = await wire.v1("fund_task", keys.agent_key, {});
    expect(ajv.validate(body.components.schemas.Error, refused.body)).toBe(true);
  });

  it("has schemas for input that say what is refused", async () => {
    const { wire } = await openWire();
    const { body } = await wire.send("/openapi.json", { method: "GET" });
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const { post } = body.paths["/v1/create_task"];
    const { schema } = post.requestBody.content["application/json"];
    expect(ajv.validate(schema, SPEC)).toBe(true);
    expect(ajv.validate(schema, { ...SPEC, budget_amber: undefined })).toBe(false);
    expect(ajv.validate(schema, { ...SPEC, surprise: 1 })).toBe(false);
  });
});

describe("The page of operations", () => {
  it("shows each of them, runs no script and asks no other machine for anything", async () => {
    const { market } = await openWire();
    const handler = createHandler({ market, basePath: "/market" });
    const response = await handler(new Request("http://shop.example/market/docs"));
    expect(response.headers.get("content-type")).toContain("text/html");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    const html = await response.text();
    for (const name of names) expect(html).toContain(`<details id="${name}">`);
    expect(html).toContain("/market/openapi.json");
    expect(html).not.toMatch(/<script|<link|<img|src=|https?:\/\//);
  });

  it("answers GET alone", async () => {
    const { wire } = await openWire();
    expect((await wire.send("/docs", { method: "POST" })).status).toBe(405);
  });
});
