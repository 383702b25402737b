import { describe, expect, it } from "vitest";
import { opened, TASK, type Opened } from "./given.ts";

const caller = ({ call }: Opened, key?: string) => {
  const tool = (name: string, input: object = {}, headers = {}) =>
    call("POST", "/mcp", { ...(key && { key }), headers, body: { tool: name, input } });
  let paid = 0;
  const paying = (name: string, input: object) =>
    tool(name, input, { "idempotency-key": `key-${++paid}` });
  return { tool, paying };
};

describe("The MCP endpoint of Humans2AI", () => {
  it("hires from the first call to the payment", async () => {
    const opening = await opened();
    const { call, keys } = opening;
    const { tool, paying } = caller(opening, keys.agent_key);
    const { data: task } = (await paying("create_task", TASK)).body;
    const { id: taskId } = task;
    await call("POST", `/tasks/${taskId}/apply`, { key: keys.worker_token });
    const { data } = (await tool("list_applications", { taskId })).body;
    const { applicationId } = data.applications[0];
    await tool("select_applicant", { taskId, applicationId });
    await tool("send_message", { taskId, content: "Go ahead." });
    const { body: messages } = await tool("list_messages", { taskId });
    expect(messages.data.messages).toHaveLength(1);
    const body = { proof: "https://example.com/photos" };
    await call("POST", `/tasks/${taskId}/submit`, { key: keys.worker_token, body });
    const paid = await paying("approve_submission", { taskId });
    expect(paid.body).toMatchObject({ success: true, data: { status: "completed" } });
    expect((await tool("get_task", { taskId })).body.data.status).toBe("completed");
    expect((await tool("get_wallet")).body.data).toMatchObject({ balance: 350, frozen: 0 });
    const { body: moves } = await tool("list_transactions", { type: "escrow_lock" });
    expect(moves.data.transactions).toHaveLength(1);
    expect((await tool("list_tasks", { status: "completed" })).body.data.tasks).toHaveLength(1);
  });

  it("moves money only with an idempotency key, and then once", async () => {
    const opening = await opened();
    const { tool } = caller(opening, opening.keys.agent_key);
    const bare = await tool("create_task", TASK);
    expect(bare).toMatchObject({ status: 400, body: { error: { code: "VALIDATION_ERROR" } } });
    expect(bare.body.error.message).toContain("Idempotency-Key");
    const headers = { "idempotency-key": "once" };
    const [one, two] = [
      await tool("create_task", TASK, headers),
      await tool("create_task", TASK, headers),
    ];
    expect(two.body.data.id).toBe(one.body.data.id);
  });

  it("registers and signs in whoever has no key, and nothing else", async () => {
    const opening = await opened();
    const { tool } = caller(opening);
    const account = { email: "bot@example.com", password: "a long sentence about rivers" };
    expect((await tool("register", account)).body.data).toMatchObject({ role: "agent" });
    const { data } = (await tool("login", account)).body;
    expect(data.idToken).toEqual(expect.any(String));
    const next = await tool("refresh_token", { refreshToken: data.refreshToken });
    expect(next.status).toBe(200);
    expect(await tool("list_tasks")).toMatchObject({ status: 401 });
  });

  it("names the tool that was probably meant", async () => {
    const opening = await opened();
    const { tool } = caller(opening, opening.keys.agent_key);
    const { status, body } = await tool("create_tasks", TASK);
    expect(status).toBe(400);
    expect(body.error.message).toContain("Did you mean create_task?");
    const broken = await opening.call("POST", "/mcp", {
      ...{ key: opening.keys.agent_key, body: { tool: "get_wallet", input: [] } },
    });
    expect(broken.status).toBe(400);
  });

  it("tells a client of an older version so, and serves it", async () => {
    const opening = await opened();
    const { tool } = caller(opening, opening.keys.agent_key);
    const old = await tool("get_wallet", {}, { "x-mcp-client-version": "0.9.0" });
    expect(old.status).toBe(200);
    expect(old.headers.get("x-mcp-version-warning")).toContain("1.0.0");
    const now = await tool("get_wallet", {}, { "x-mcp-client-version": "1.0.0" });
    expect(now.headers.get("x-mcp-version-warning")).toBeNull();
  });
});
