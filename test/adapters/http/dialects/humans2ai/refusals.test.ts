import { describe, expect, it } from "vitest";
import { brought, opened, TASK } from "./given.ts";

const refusal = (status: number, code: string) => ({
  status,
  body: { success: false, error: { code } },
});

describe("Humans2AI refuses", () => {
  it("whoever shows no key, and whoever lacks the right", async () => {
    const { call, keys } = await opened();
    expect(await call("GET", "/tasks")).toMatchObject(refusal(401, "UNAUTHORIZED"));
    const wrong = await call("GET", "/tasks", { key: "sk_test_wrong" });
    expect(wrong).toMatchObject(refusal(401, "UNAUTHORIZED"));
    const human = await call("POST", "/tasks", { key: keys.worker_token, body: {} });
    expect(human).toMatchObject(refusal(403, "FORBIDDEN"));
  });

  it("a task without a title, or with no real budget, in the caller's own words", async () => {
    const { call, keys } = await opened();
    const post = async (body: object) => call("POST", "/tasks", { key: keys.agent_key, body });
    const { title: _, ...untitled } = TASK;
    const missing = await post(untitled);
    expect(missing).toMatchObject(refusal(400, "VALIDATION_ERROR"));
    expect(missing.body.error).toEqual({ code: "VALIDATION_ERROR", message: "title is required." });
    const late = await post({ ...TASK, deadline: "2020-01-01T00:00:00Z" });
    expect(late.body.error.message).toBe("deadline must lie in the future.");
    const soon = await post({ ...TASK, deadline: "tomorrow" });
    expect(soon.body.error.message).toContain("deadline must be an ISO 8601 time");
    const tiny = await post({ ...TASK, budget: 0.0001 });
    expect(tiny.body.error.message).toContain("budget must be at least");
    expect(await post({ ...TASK, budget: -1 })).toMatchObject(refusal(400, "VALIDATION_ERROR"));
  });

  it("a budget that the wallet does not hold, and one that a risk rule stops", async () => {
    const { call, keys } = await opened();
    const post = async (budget: number) =>
      call("POST", "/tasks", { key: keys.agent_key, body: { ...TASK, budget } });
    expect(await post(501)).toMatchObject(refusal(400, "INSUFFICIENT_BALANCE"));
    expect(await post(20_000)).toMatchObject(refusal(400, "RISK_GATE_BLOCKED"));
    const { body } = await call("GET", "/tasks", { key: keys.worker_token });
    expect(body.data.tasks).toEqual([]);
  });

  it("what nobody should be hired for, and sets nothing aside", async () => {
    const { call, keys } = await opened();
    const body = { ...TASK, title: "Captcha solver wanted", description: "Solve captchas for us." };
    const blocked = await call("POST", "/tasks", { key: keys.agent_key, body });
    expect(blocked).toMatchObject(refusal(400, "RISK_GATE_BLOCKED"));
    const { body: wallet } = await call("GET", "/wallet", { key: keys.agent_key });
    expect(wallet.data).toMatchObject({ balance: 500, frozen: 0 });
  });

  it("what the state of a task forbids, with 409", async () => {
    const opening = await opened();
    const { call, keys } = opening;
    const id = await brought(opening, "open");
    const early = await call("POST", `/tasks/${id}/approve`, { key: keys.agent_key });
    expect(early).toMatchObject(refusal(409, "STATE_CONFLICT"));
    const alone = { key: keys.agent_key, body: { content: "Hello?" } };
    const message = await call("POST", `/tasks/${id}/messages`, alone);
    expect(message).toMatchObject(refusal(409, "STATE_CONFLICT"));
  });

  it("paths that are not there, in the same envelope", async () => {
    const { wire, call, keys } = await opened();
    const nowhere = await wire.send("/humans2ai/api/v1/nowhere", { method: "GET" });
    expect(nowhere).toMatchObject(refusal(404, "TASK_NOT_FOUND"));
    const stranger = await call("GET", "/tasks/tsk_none", { key: keys.agent_key });
    expect(stranger).toMatchObject(refusal(404, "TASK_NOT_FOUND"));
    const wrong = await wire.send("/humans2ai/api/v1/tasks", { method: "DELETE" });
    expect(wrong).toMatchObject(refusal(405, "TASK_NOT_FOUND"));
    const broken = await wire.send("/humans2ai/api/v1/tasks", {
      ...{ key: keys.agent_key, body: "{", headers: { "content-type": "application/json" } },
    });
    expect(broken).toMatchObject(refusal(400, "VALIDATION_ERROR"));
  });

  it("what a person must confirm, and says the id to repeat the call with", async () => {
    const { call, keys, market } = await opened({
      policy: { confirmations: [{ operation: "post_task", from_amber: "100" }] },
    });
    const first = await call("POST", "/tasks", { key: keys.agent_key, body: TASK });
    expect(first).toMatchObject(refusal(409, "CONFIRMATION_REQUIRED"));
    const [, confirmationId = ""] =
      /confirmationId is (\w+)\./.exec(first.body.error.message) ?? [];
    const person = { role: "developer", id: "dev_sandbox", developer: "dev_sandbox" } as const;
    await market
      .as({ ...person, mode: "test", scopes: null })
      .confirm({ confirmation_id: confirmationId });
    const body = { ...TASK, confirmationId };
    expect((await call("POST", "/tasks", { key: keys.agent_key, body })).status).toBe(201);
  });

  it("to post twice for one idempotency key", async () => {
    const { call, keys } = await opened();
    const headers = { "idempotency-key": "550e8400-e29b-41d4-a716-446655440000" };
    const post = (more = {}) =>
      call("POST", "/tasks", { key: keys.agent_key, headers, body: { ...TASK, ...more } });
    const [first, second] = [await post(), await post()];
    expect(second.body.data.id).toBe(first.body.data.id);
    expect(second.headers.get("idempotent-replayed")).toBe("true");
    expect(await post({ budget: 1 })).toMatchObject(refusal(409, "STATE_CONFLICT"));
  });
});
