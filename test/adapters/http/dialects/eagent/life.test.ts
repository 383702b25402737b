import { describe, expect, it } from "vitest";
import { openEagent, PHOTO, WORK } from "./given.ts";

describe("The life of a task", () => {
  it("is called off while it is PENDING, with all its money, in both generations", async () => {
    const { ask, wallet } = await openEagent();
    const ways = [
      ["DELETE", (id: string) => `/api/v1/tasks/${id}`],
      ["POST", (id: string) => `/v1/tasks/${id}/cancel`],
    ] as const;
    for (const [method, path] of ways) {
      const { body } = await ask("POST", "/api/v1/tasks", {
        ...PHOTO,
        location: { lat: 0, lng: 0, radius_km: 1 },
      });
      expect(await wallet()).toBe("485.00");
      const gone = await ask(method, path(body.id));
      expect(gone.body).toEqual({
        ...{ id: body.id, status: "CANCELLED", refunded: true },
        ...{ refund_amount: 15, refund_amount_text: "15.00" },
      });
      expect((await ask(method, path(body.id))).status).toBe(409);
      expect(await wallet()).toBe("500.00");
    }
    expect((await ask("DELETE", "/api/v1/tasks/tsk_none")).status).toBe(404);
  });

  it("cannot be called off once it is MATCHED or later: 409, and the money stays", async () => {
    const { ask, asWorker, matched, wallet } = await openEagent();
    const path = `/api/v1/tasks/${await matched()}`;
    expect(await ask("DELETE", path)).toMatchObject({
      status: 409,
      body: { error: { code: "wrong_state" } },
    });
    await asWorker(`${path}/accept`);
    expect((await ask("DELETE", path)).status).toBe(409);
    await asWorker(`${path}/submit`, WORK);
    expect((await ask("DELETE", path)).status).toBe(409);
    expect(await wallet()).toBe("485.00");
  });

  it("is accepted by whom it was given to, once; until then nobody can hand work in", async () => {
    const { ask, asWorker, keys, matched } = await openEagent();
    const far = { ...PHOTO, location: { lat: 0, lng: 0, radius_km: 1 } };
    const pending = (await ask("POST", "/api/v1/tasks", far)).body.id;
    expect((await asWorker(`/api/v1/tasks/${pending}/accept`)).status).toBe(409);
    const path = `/api/v1/tasks/${await matched()}`;
    expect((await asWorker(`${path}/submit`, WORK)).status).toBe(409);
    expect((await asWorker(`${path}/accept`, {}, keys.worker2_token)).status).toBe(409);
    expect((await asWorker(`${path}/accept`)).status).toBe(200);
    expect((await asWorker(`${path}/accept`)).status).toBe(409);
    expect((await asWorker(`${path}/submit`, WORK, keys.worker2_token)).status).toBe(404);
    expect((await asWorker(`${path}/submit`, WORK)).status).toBe(200);
    expect((await asWorker(`${path}/submit`, WORK)).status).toBe(409);
  });

  it("goes back to the worker when a check fails, paid when none does, to the unit", async () => {
    const { market, asWorker, wire, ask, keys, wallet } = await openEagent();
    const { body } = await wire.v1("post_task", keys.agent_key, {
      ...{
        process: "eagent",
        title: "Two photos",
        task_type: "captcha",
        budget_amber: "99.999999",
      },
      photo_requirements: { min_count: 2 },
    });
    await market.advance("1s");
    const path = `/api/v1/tasks/${body.task_id}`;
    await asWorker(`${path}/accept`);
    const photo = (digit: string) => ({
      ...{ type: "PHOTO", url: `https://cdn.example.com/${digit}.jpg`, sha256: digit.repeat(64) },
    });
    const one = await asWorker(`${path}/submit`, { result_data: {}, evidence: [photo("a")] });
    expect(one.body).toMatchObject({ task_status: "IN_PROGRESS", validation: { passed: false } });
    expect((await ask("GET", path)).body).toMatchObject({
      status: "IN_PROGRESS",
      submission: { validation: { passed: false } },
    });
    const earned = async (): Promise<string> =>
      (await wire.v1("get_earnings", keys.worker_token)).body.earned_amber;
    expect(await earned()).toBe("0.00");

    const evidence = [photo("a"), photo("b")];
    const two = await asWorker(`${path}/submit`, { result_data: {}, evidence });
    expect(two.body).toMatchObject({ task_status: "COMPLETED", validation: { passed: true } });
    // A quarter of 99.999999 is rounded down for the platform, and the worker has the rest.
    expect(await earned()).toBe("75.00");
    expect(await wallet()).toBe("499.00000001");
    const { body: books } = await wire.v1("get_trial_balance", keys.operator_token);
    expect(books).toMatchObject({ balanced: true });
  });

  it("expires at its deadline with all its money, if nobody came or nobody delivered", async () => {
    const { market, ask, asWorker, matched, wallet } = await openEagent();
    const deadline = new Date(market.now() + 3_600_000).toISOString();
    const idle = await matched({ deadline, location: { lat: 0, lng: 0, radius_km: 1 } });
    const begun = await matched({ deadline });
    await asWorker(`/api/v1/tasks/${begun}/accept`);
    expect(await wallet()).toBe("470.00");
    await market.advance("1h");
    for (const id of [idle, begun])
      expect((await ask("GET", `/api/v1/tasks/${id}`)).body.status).toBe("EXPIRED");
    expect(await wallet()).toBe("500.00");
  });

  it("has a deadline a day ahead where none is given", async () => {
    const { ask } = await openEagent();
    const { body } = await ask("POST", "/api/v1/tasks", PHOTO);
    expect(Date.parse(body.deadline) - Date.parse(body.created_at)).toBe(86_400_000);
  });

  it("keeps large results whole, and refuses larger ones", async () => {
    const { ask, asWorker, matched } = await openEagent();
    const path = `/api/v1/tasks/${await matched()}`;
    await asWorker(`${path}/accept`);
    const big = await asWorker(`${path}/submit`, { result_data: { text: "x".repeat(100_001) } });
    expect(big).toMatchObject({ status: 400, body: { error: { field: "result_data" } } });
    const result_data = { text: 'é"'.repeat(9_000), list: [1, { two: null }] };
    expect((await asWorker(`${path}/submit`, { result_data })).status).toBe(200);
    expect((await ask("GET", path)).body.submission.result_data).toEqual(result_data);
  });
});
