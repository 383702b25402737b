import { describe, expect, it } from "vitest";
import { createHandler, DIALECTS } from "../../../../../adapters/http/index.ts";
import { slidingWindow } from "../../../../../src/sliding-window.ts";
import { Wire } from "../../given.ts";
import { openEagent, PHOTO, WORK } from "./given.ts";

const idsOf = (tasks: readonly { readonly id: string }[]) => tasks.map(({ id }) => id);

describe("GET /tasks", () => {
  it("lists the caller's tasks in numbered pages, the newest first", async () => {
    const { ask, market } = await openEagent();
    const posted: string[] = [];
    for (let n = 0; n < 5; n++) {
      posted.unshift((await ask("POST", "/api/v1/tasks", PHOTO)).body.id);
      await market.advance("1s");
    }
    const first = await ask("GET", "/api/v1/tasks?limit=2");
    expect(idsOf(first.body.tasks)).toEqual(posted.slice(0, 2));
    expect(first.body.pagination).toEqual({ page: 1, limit: 2, total: 5, pages: 3 });
    const last = await ask("GET", "/v1/tasks?limit=2&page=3");
    expect(idsOf(last.body.tasks)).toEqual(posted.slice(4));
    expect((await ask("GET", "/api/v1/tasks?page=9")).body.tasks).toEqual([]);
  });

  it("filters by the word for a state, by category, by type and by day", async () => {
    const { ask, asWorker, market, matched } = await openEagent();
    const done = await matched();
    await asWorker(`/api/v1/tasks/${done}/accept`);
    await asWorker(`/api/v1/tasks/${done}/submit`, WORK);
    await market.advance("48h");
    const nowhere = { lat: 0, lng: 0, radius_km: 1 };
    const call = { type: "Phone Call", instruction: "Call", budget: 2, location: nowhere };
    const open = (await ask("POST", "/v1/tasks", call)).body;
    const found = async (query: string) =>
      idsOf((await ask("GET", `/api/v1/tasks?${query}`)).body.tasks);
    expect(await found("status=COMPLETED")).toEqual([done]);
    expect(await found("status=PENDING")).toEqual([open.id]);
    expect(await found("status=VALIDATING")).toEqual([]);
    expect(await found("category_id=1")).toEqual([done]);
    expect(await found("type=Phone%20Call")).toEqual([open.id]);
    expect(await found(`from=${open.created_at.slice(0, 10)}`)).toEqual([open.id]);
    expect(await found(`to=${open.created_at}&from=2000-01-01`)).toEqual([open.id, done]);
    expect(await found("to=2000-01-01")).toEqual([]);
  });

  it.each(["status=open", "page=0", "page=x", "limit=101", "category_id=one", "from=today"])(
    "refuses %s with 400",
    async (query) => {
      const { ask } = await openEagent();
      const { status, body } = await ask("GET", `/api/v1/tasks?${query}`);
      expect([status, body.error.field]).toEqual([400, query.split("=")[0]]);
    },
  );
});

describe("Somebody else's task", () => {
  it("is not found, by whatever path", async () => {
    const { ask, matched, wire } = await openEagent();
    const path = `/api/v1/tasks/${await matched()}`;
    const { body: other } = await wire.v1("register_developer", undefined, { name: "Other" });
    const headers = { "x-api-key": other.token };
    for (const method of ["GET", "DELETE"])
      expect((await ask(method, path, undefined, { headers })).status).toBe(404);
    expect((await ask("GET", "/api/v1/tasks", undefined, { headers })).body.tasks).toEqual([]);
  });
});

describe("GET /categories", () => {
  it("is public and tells prices as numbers, and who is there", async () => {
    const { ask } = await openEagent();
    const { status, body } = await ask("GET", "/api/v1/categories", undefined, { headers: {} });
    expect(status).toBe(200);
    expect(body.total).toBe(body.categories.length);
    expect(body.categories[1]).toMatchObject({
      ...{ id: 2, name: "CAPTCHA Solving", slug: "captcha-solving", group: "DIGITAL" },
      ...{ min_price: 0.5, max_price: 5, avg_completion_min: 2, workers_available: 3 },
    });
    for (const { fee_rate } of body.categories) {
      expect(Number(fee_rate)).toBeGreaterThanOrEqual(0.15);
      expect(Number(fee_rate)).toBeLessThanOrEqual(0.25);
    }
  });
});

describe("The account", () => {
  it("tells its balance and what is in escrow", async () => {
    const { ask } = await openEagent();
    await ask("POST", "/api/v1/tasks", PHOTO);
    expect((await ask("GET", "/v1/balance")).body).toEqual({
      ...{ balance: 485, balance_text: "485.00", in_escrow: 15, in_escrow_text: "15.00" },
      ...{ currency: "USDC", sandbox: true, spending_limits: expect.anything() },
    });
  });

  it("registers webhooks under the names of the documents", async () => {
    const { ask, wire, keys } = await openEagent();
    const hook = { url: "https://example.com/hook", secret: "sixteen characters and more" };
    const events = ["task.matched", "task.completed"];
    const got = await ask("POST", "/v1/webhooks", { ...hook, events });
    expect(got).toMatchObject({ status: 201, body: { url: hook.url, events } });
    const { body } = await wire.v1("list_webhooks", keys.agent_key);
    expect(body.webhooks).toMatchObject([
      {
        webhook_id: got.body.id,
        profile: "eagent",
        event_types: events,
      },
    ]);
    const plain = await ask("POST", "/v1/webhooks", { ...hook, url: "http://example.com/hook" });
    expect([plain.status, plain.body.error.field]).toEqual([400, "url"]);
  });
});

describe("GET /v1/balance", () => {
  it("tells the limits that the developer set, and what is left of them today", async () => {
    const { ask, wire, keys } = await openEagent();
    const limits = async () => (await ask("GET", "/v1/balance")).body.spending_limits;
    expect(await limits()).toEqual({
      ...{ daily: null, daily_text: null, per_task: null, per_task_text: null },
      ...{ daily_remaining: null, daily_remaining_text: null },
    });
    await wire.v1("set_spending_caps", keys.developer_token, {
      ...{ daily_agent_spend_cap_amber: 2000, per_task_spend_cap_amber: "1500.01" },
    });
    expect((await ask("POST", "/v1/tasks", PHOTO)).status).toBe(201);
    expect(await limits()).toEqual({
      ...{ daily: 20, daily_text: "20.00", per_task: 15.0001, per_task_text: "15.0001" },
      ...{ daily_remaining: 5, daily_remaining_text: "5.00" },
    });
    expect(await ask("POST", "/v1/tasks", PHOTO)).toMatchObject({
      ...{ status: 402, body: { error: { code: "cap_exceeded" } } },
    });
  });
});

describe("The limit", () => {
  it("is 100 requests a minute for each account, then 429 with how long to wait", async () => {
    const { ask, wire, keys } = await openEagent();
    for (let n = 0; n < 100; n++) expect((await ask("GET", "/v1/balance")).status).toBe(200);
    const more = await ask("GET", "/v1/balance");
    expect(more).toMatchObject({ status: 429, body: { error: { code: "rate_limited" } } });
    expect(Number(more.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(more.headers.get("x-ratelimit-limit")).toBe("100");
    expect((await wire.v1("get_wallet", keys.agent_key)).status).toBe(200);
  });

  it("is the host's own where that is reached first", async () => {
    const { market, keys } = await openEagent();
    const limiter = slidingWindow({ limit: 2, windowMs: 60_000 });
    const handler = createHandler({
      ...{ market, dialects: DIALECTS, windows: slidingWindow, limiter },
    });
    const read = () =>
      new Wire(handler).send("/eagent/v1/balance", { method: "GET", key: keys.agent_key });
    const first = await read();
    expect(first.headers.get("x-ratelimit-limit")).toBe("100");
    await read();
    const beyond = await read();
    expect([beyond.status, beyond.headers.get("x-ratelimit-limit")]).toEqual([429, "2"]);
  });
});
