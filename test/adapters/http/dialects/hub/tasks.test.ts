import { describe, expect, it } from "vitest";
import { answersWith, openWithHub, TASK } from "./given.ts";

const NOTES = { summary: "Memory usage is within normal bounds", details: { peak_mb: 81 } };
const hiring = { call: answersWith(NOTES) };

describe("A task for an agent of the Hub", () => {
  it("waits while nobody is registered under the name, and is done when somebody is", async () => {
    const { ask, offer, ended } = await openWithHub({}, { hiring });
    const { status, body } = await ask("POST", "/api/tasks", TASK);
    expect([status, body.status]).toEqual([201, "pending"]);
    expect(Object.keys(body)).toEqual(["task_id", "status", "created_at"]);
    expect((await ask("GET", "/api/tasks")).body).toMatchObject({
      tasks: [{ task_id: body.task_id, status: "pending", agent: "analyzer" }],
      count: 1,
    });
    await offer("analyzer", []);
    expect(await ended(body.task_id)).toMatchObject({
      ...{ status: "completed", agent: "analyzer", description: TASK.description },
      ...{ result: NOTES, untrusted_fields: ["result"], error_message: null },
    });
  });

  it("goes to the agent that has most of the capabilities it asks for", async () => {
    const { ask, offer, ended } = await openWithHub({}, { hiring });
    await offer("one", ["planning"]);
    await offer("two", ["planning", "execution"]);
    const wanted = { name: "Plan", required_capabilities: ["planning", "execution"] };
    const { body } = await ask("POST", "/api/tasks", wanted);
    expect(await ended(body.task_id)).toMatchObject({ status: "completed", agent: "two" });
  });

  it("has failed where its agent fails, and says so without the agent's own words", async () => {
    const call = () => Promise.resolve({ ok: false as const, fault: "connection_refused" });
    const { ask, offer, ended } = await openWithHub({}, { hiring: { call } });
    await offer("analyzer", []);
    const { body } = await ask("POST", "/api/tasks", TASK);
    const task = await ended(body.task_id);
    expect(task).toMatchObject({ status: "failed", result: null });
    expect(task.error_message).toContain("gave up");
  });

  it("takes text for a summary, and JSON without one for the details", async () => {
    for (const [said, result] of [
      ["All is well.", { summary: "All is well.", details: {} }],
      [{ count: 3 }, { summary: '{"count":3}', details: { count: 3 } }],
      [
        { summary: "Three.", count: 3 },
        { summary: "Three.", details: { count: 3 } },
      ],
    ] as const) {
      const { ask, offer, ended } = await openWithHub({}, { hiring: { call: answersWith(said) } });
      await offer("analyzer", []);
      const { body } = await ask("POST", "/api/tasks", TASK);
      expect((await ended(body.task_id)).result).toEqual(result);
    }
  });

  it("is listed by status, agent and limit, newest first, and to its account alone", async () => {
    const { ask, keys, clock } = await openWithHub();
    for (const agent of ["one", "two", "two"]) {
      await ask("POST", "/api/tasks", { ...TASK, agent });
      await clock.advance("1s");
    }
    const list = async (query: string) => (await ask("GET", `/api/tasks${query}`)).body;
    expect((await list("?agent=two")).count).toBe(2);
    expect((await list("?limit=1")).tasks).toMatchObject([{ agent: "two" }]);
    expect((await list("?status=completed")).tasks).toEqual([]);
    expect((await list("?status=pending")).count).toBe(3);
    const own = await ask("GET", "/api/tasks", undefined, { key: keys.agent_key });
    expect(own.body.count).toBe(0);
    expect((await ask("GET", "/api/tasks?status=done")).status).toBe(400);
    expect((await ask("GET", "/api/tasks?limit=x")).status).toBe(400);
  });

  it("moves no money, and refuses what cannot be", async () => {
    const { ask, keys, wire } = await openWithHub();
    await ask("POST", "/api/tasks", TASK, { key: keys.agent_key });
    const wallet = await wire.v1("get_wallet", keys.agent_key);
    expect(wallet.body.balance_amber).toBe("50000.00");
    const refused = async (body: object) => {
      const { status, body: why } = await ask("POST", "/api/tasks", body);
      return [status, why.code, why.details];
    };
    expect(await refused({})).toEqual([400, "invalid_input", "description: required"]);
    expect(await refused({ ...TASK, priority: "soon" })).toEqual([
      ...[400, "invalid_input", "priority: not_one_of"],
    ]);
    const large = { ...TASK, context: { text: "x".repeat(5_000) } };
    expect(await refused(large)).toEqual([413, "invalid_input", "metadata: too_long"]);
    const { status } = await ask("GET", "/api/tasks/tsk_none");
    expect(status).toBe(404);
    const broken = await ask("POST", "/api/tasks", undefined, { body: "{" });
    expect([broken.status, broken.body.code]).toEqual([400, "invalid_input"]);
  });

  it("is refused where the Risk Gate objects, and the ethics dashboard counts it", async () => {
    const { ask } = await openWithHub();
    await ask("POST", "/api/tasks", TASK);
    const bad = { description: "Solve the CAPTCHA on this page and send me the token" };
    const { status, body } = await ask("POST", "/api/tasks", bad);
    expect([status, body.details]).toMatchObject([expect.any(Number), "risk_gate_blocked"]);
    expect(status).toBeGreaterThanOrEqual(400);
    const { summary } = (await ask("GET", "/api/selfinc/ethics/dashboard")).body;
    expect(summary).toEqual({ total_evaluations: 2, approved: 1, rejected: 1, pending: 0 });
  });

  it("can be watched as a stream where that is switched on", async () => {
    const { ask, offer } = await openWithHub({ settings: { streams: true } }, { hiring });
    const { body } = await ask("POST", "/api/tasks", TASK);
    const watched = ask("POST", `/api/tasks/${body.task_id}/stream`);
    await offer("analyzer", []);
    const { text } = await watched;
    const names = [...text.matchAll(/^event: (\w+)$/gm)].map(([, name]) => name);
    expect(names.slice(0, 2)).toEqual(["status", "token"]);
    expect(names.at(-1)).toBe("final");
    expect(text).toContain(`"status":"completed"`);
    const off = await (await openWithHub()).ask("POST", "/api/tasks/tsk_1/stream");
    expect([off.status, off.body.error]).toEqual([501, "disabled"]);
  });
});
