import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { Got } from "../../given.ts";
import { openEagent, PHOTO, WORK } from "./given.ts";

const SECRET = "sixteen characters and more";

/** Every call that the dialect answers, with one that it refuses, by method and path. */
async function calls() {
  const { ask, asWorker, matched } = await openEagent();
  const far = { ...PHOTO, location: { lat: 0, lng: 0, radius_km: 1 } };
  const id = async () => (await ask("POST", "/api/v1/tasks", far)).body.id;
  const task = await matched();
  const path = `/api/v1/tasks/${task}`;
  const accept = [await asWorker(`${path}/accept`), await asWorker(`${path}/accept`)];
  const submit = [await asWorker(`${path}/submit`, WORK), await asWorker(`${path}/submit`, WORK)];
  const posts = (at: string) => [
    ask("POST", at, PHOTO),
    ask("POST", at, { ...PHOTO, budget: -1 }),
    ask("POST", at, PHOTO, { headers: {} }),
  ];
  const hook = { url: "https://example.com/hook", secret: SECRET };
  const none = "tsk_none";
  const all: Readonly<Record<string, readonly (Got | Promise<Got>)[]>> = {
    "post /api/v1/tasks": posts("/api/v1/tasks"),
    "post /v1/tasks": posts("/v1/tasks"),
    "get /api/v1/tasks": [ask("GET", "/api/v1/tasks"), ask("GET", "/api/v1/tasks?page=0")],
    "get /v1/tasks": [ask("GET", "/v1/tasks"), ask("GET", "/v1/tasks?page=0")],
    "get /api/v1/tasks/{id}": [ask("GET", path), ask("GET", `/api/v1/tasks/${none}`)],
    "get /v1/tasks/{id}": [ask("GET", `/v1/tasks/${await id()}`), ask("GET", `/v1/tasks/${none}`)],
    "delete /api/v1/tasks/{id}": [
      ask("DELETE", `/api/v1/tasks/${await id()}`),
      ask("DELETE", path),
    ],
    "post /v1/tasks/{id}/cancel": [
      ask("POST", `/v1/tasks/${await id()}/cancel`),
      ask("POST", `/v1/tasks/${task}/cancel`),
    ],
    "post /api/v1/tasks/{id}/accept": accept,
    "post /api/v1/tasks/{id}/submit": submit,
    "get /api/v1/categories": [ask("GET", "/api/v1/categories")],
    "get /v1/balance": [
      ask("GET", "/v1/balance"),
      ask("GET", "/v1/balance", undefined, { headers: {} }),
    ],
    "post /mcp": [
      ask("POST", "/mcp", { jsonrpc: "2.0", id: 1, method: "tools/list" }),
      ask("POST", "/mcp", {}, { headers: {} }),
    ],
    "post /v1/webhooks": [ask("POST", "/v1/webhooks", hook), ask("POST", "/v1/webhooks", {})],
  };
  const contract = (await ask("GET", "/openapi.json")).body;
  return { all, contract };
}

describe("The contract of eAgent", () => {
  it("has every route, and says what each answers and how it refuses", async () => {
    const { all, contract } = await calls();
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const routes = Object.entries<object>(contract.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(Object.keys(all).sort()).toEqual(routes.sort());
    for (const [name, answers] of Object.entries(all)) {
      const [method = "", path = ""] = name.split(" ");
      const { responses } = contract.paths[path][method];
      for (const [at, got] of (await Promise.all(answers)).entries()) {
        const kept = responses[got.status] ?? responses.default;
        expect([name, got.status < 300]).toEqual([name, at === 0]);
        const { schema } = kept.content["application/json"];
        const fits = ajv.validate(schema, got.body);
        expect([name, got.status, fits ? [] : ajv.errors]).toEqual([name, got.status, []]);
      }
    }
  });

  it("is not kept by an answer that lacks what it says", async () => {
    const { all, contract } = await calls();
    const [got] = await Promise.all(all["get /v1/balance"] ?? []);
    const { responses } = contract.paths["/v1/balance"].get;
    const { schema } = responses["200"].content["application/json"];
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    expect(ajv.validate(schema, { ...got?.body, balance: "485.00" })).toBe(false);
  });
});
