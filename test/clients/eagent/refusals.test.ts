import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { served, type Served } from "../served.ts";

const ONE = "/api/v1/tasks/{id}";

/** The error codes that eAgent's documents list, by endpoint; 429 is for all of them. */
const DOCUMENTED = [
  ...[400, 401, 402, 422].map((status) => `POST /api/v1/tasks ${status}`),
  "GET /api/v1/tasks 401",
  ...[401, 404].map((status) => `GET ${ONE} ${status}`),
  ...[401, 404, 409].map((status) => `DELETE ${ONE} ${status}`),
  ...[401, 404, 409].map((status) => `POST ${ONE}/accept ${status}`),
  ...[401, 404, 409].map((status) => `POST ${ONE}/submit ${status}`),
];

const FORM = { type: "form_fill", instruction: "Fill in the form", budget: 3, category_id: 5 };
const WORK = { result_data: { filled: true } };

describe("What eAgent's documents say of errors, against npm start", () => {
  let open: Served;
  let keys: Readonly<Record<"agent" | "worker" | "none" | "wrong", Record<string, string>>>;

  beforeAll(async () => {
    open = await served("eagent", ["--rate-limit", "1000000"]);
    const { agent_key, worker_token } = open.host.sandbox;
    keys = {
      agent: { "x-api-key": agent_key },
      worker: { authorization: `Bearer ${worker_token}` },
      none: {},
      wrong: { "x-api-key": "eak_live_wrong" },
    };
  });
  afterAll(() => open.close());

  const statusOf = async (
    method: string,
    path: string,
    who: keyof typeof keys,
    body?: object,
  ): Promise<number> => {
    const headers = keys[who];
    const asked = body === undefined ? { headers } : { headers, body };
    return (await open.ask(method, path, asked)).status;
  };
  const create = (more: object, who: keyof typeof keys = "agent") =>
    statusOf("POST", "/api/v1/tasks", who, { ...FORM, ...more });

  it("holds for a task that cannot be created", async () => {
    expect(await create({ instruction: undefined })).toBe(400);
    expect(await create({}, "wrong")).toBe(401);
    expect(await create({ type: "errand", category_id: 10, budget: 501 })).toBe(402);
    expect(await create({}, "none")).toBe(402);
    expect(await create({ category_id: 99 })).toBe(422);
    expect(await create({ deadline: "2026-02-23T12:00:00Z" })).toBe(422);
  });

  it("holds for keys that are missing or wrong, on every endpoint that needs one", async () => {
    const one = "/api/v1/tasks/tsk_8f3a2b1c";
    for (const who of ["none", "wrong"] as const) {
      expect(await statusOf("GET", "/api/v1/tasks", who)).toBe(401);
      expect(await statusOf("GET", one, who)).toBe(401);
      expect(await statusOf("DELETE", one, who)).toBe(401);
      expect(await statusOf("POST", `${one}/accept`, who, {})).toBe(401);
      expect(await statusOf("POST", `${one}/submit`, who, WORK)).toBe(401);
      expect(await statusOf("GET", "/v1/balance", who)).toBe(401);
      expect(await statusOf("POST", "/v1/webhooks", who, {})).toBe(401);
    }
  });

  it("holds for tasks that are not there", async () => {
    const one = "/api/v1/tasks/tsk_8f3a2b1c";
    expect(await statusOf("GET", one, "agent")).toBe(404);
    expect(await statusOf("DELETE", one, "agent")).toBe(404);
    expect(await statusOf("POST", `${one}/accept`, "worker", {})).toBe(404);
    expect(await statusOf("POST", `${one}/submit`, "worker", WORK)).toBe(404);
  });

  it("holds for tasks that are in another state", async () => {
    const { body } = await open.ask("POST", "/api/v1/tasks", {
      ...{ headers: keys.agent, body: { ...FORM, location: { lat: 37.7749, lng: -122.4194 } } },
    });
    const one = `/api/v1/tasks/${body.id}`;
    const read = async () => (await open.ask("GET", one, { headers: keys.agent })).body.status;
    await expect.poll(read, { timeout: 5_000 }).toBe("MATCHED");
    expect(await statusOf("POST", `${one}/submit`, "worker", WORK)).toBe(409);
    expect(await statusOf("DELETE", one, "agent")).toBe(409);
    expect(await statusOf("POST", `${one}/accept`, "worker", {})).toBe(200);
    expect(await statusOf("POST", `${one}/accept`, "worker", {})).toBe(409);
    expect(await statusOf("POST", `${one}/submit`, "worker", WORK)).toBe(200);
    expect(await statusOf("POST", `${one}/submit`, "worker", WORK)).toBe(409);
  });

  it("has left out none of what they list", () => {
    expect(DOCUMENTED.filter((each) => !open.contract.seen.has(each))).toEqual([]);
  });

  it("holds for the one beyond 100 requests in a minute, on every endpoint", async () => {
    const other = { body: { name: "Other" } };
    const { body } = await open.ask("POST", "/v1/register_developer", other);
    const headers = { "x-api-key": String(body.token) };
    const ask = (method: string, path: string) =>
      open.ask(method, path.replace("{id}", "tsk_none"), {
        ...{ headers, ...(method === "POST" && { body: {} }) },
      });
    for (let asked = 0; asked < 100; asked++)
      expect((await ask("GET", "/v1/balance")).status).toBe(200);
    for (const route of open.contract.routes) {
      const [method = "", path = ""] = route.split(" ");
      const { status, headers: told } = await ask(method, path);
      expect([route, status]).toEqual([route, 429]);
      expect(Number(told.get("retry-after"))).toBeGreaterThan(0);
    }
    expect(await statusOf("GET", "/v1/balance", "agent")).toBe(200);
  });
});
