import { describe, expect, it } from "vitest";
import { brought, opened } from "./given.ts";

describe("Whoever uses Humans2AI", () => {
  it("reads a wallet with what is frozen and what it was in all", async () => {
    const opening = await opened();
    const { call, keys } = opening;
    const wallet = async (key: string) => (await call("GET", "/wallet", { key })).body.data;
    const id = await brought(opening, "submitted");
    expect(await wallet(keys.agent_key)).toMatchObject({
      ...{ balance: 350, frozen: 150, lifetimeIn: 500, lifetimeOut: 0, currency: "USD" },
    });
    await call("POST", `/tasks/${id}/approve`, { key: keys.agent_key });
    expect(await wallet(keys.agent_key)).toMatchObject({
      ...{ balance: 350, frozen: 0, lifetimeIn: 500, lifetimeOut: 150 },
    });
    expect(await wallet(keys.worker_token)).toMatchObject({
      ...{ balanceText: "149.985", frozen: 0, lifetimeInText: "149.985", lifetimeOut: 0 },
    });
  });

  it("lists what moved, newest first, by type and by page", async () => {
    const opening = await opened();
    const { call, keys } = opening;
    const id = await brought(opening, "submitted");
    await call("POST", `/tasks/${id}/approve`, { key: keys.agent_key });
    const moves = async (query: string, key = keys.agent_key) =>
      (await call("GET", `/wallet/transactions${query}`, { key })).body.data;
    expect((await moves("")).transactions).toMatchObject([
      { type: "escrow_lock", amount: -150, taskId: id },
      { type: "deposit", amount: 500, taskId: null },
    ]);
    expect((await moves("?type=deposit")).transactions).toHaveLength(1);
    expect(await moves("?limit=1")).toMatchObject({ page: 1, hasMore: true });
    expect((await moves("", keys.worker_token)).transactions).toMatchObject([
      { type: "earning", amountText: "149.985", taskId: id },
    ]);
  });

  it("sees an application selected, and another one closed", async () => {
    const opening = await opened();
    const { call, keys } = opening;
    const id = await brought(opening, "applied");
    await call("POST", `/tasks/${id}/apply`, { key: keys.worker2_token, body: { message: "Me!" } });
    const listed = await call("GET", `/tasks/${id}/applications`, { key: keys.agent_key });
    const [{ applicationId }] = listed.body.data.applications;
    await call("POST", `/tasks/${id}/select`, { key: keys.agent_key, body: { applicationId } });
    const mine = async (key: string) =>
      (await call("GET", "/my/applications", { key })).body.data.applications;
    expect(await mine(keys.worker_token)).toMatchObject([{ status: "selected" }]);
    const [lost] = await mine(keys.worker2_token);
    expect(lost).toMatchObject({ status: "closed", message: "Me!", task: { status: "ASSIGNED" } });
    expect(await mine(keys.worker3_token)).toEqual([]);
  });

  it("is notified, and marks single ones or all as read", async () => {
    const opening = await opened();
    const { call, keys } = opening;
    await brought(opening, "submitted");
    const key = keys.agent_key;
    const read = async () => (await call("GET", "/notifications", { key })).body.data;
    const before = await read();
    expect(before.notifications[0]).toMatchObject({ type: "task.submitted", read: false });
    expect(before.unreadCount).toBe(before.notifications.length);
    const { id } = before.notifications[0];
    await call("PATCH", "/notifications", { key, body: { ids: [id] } });
    expect((await read()).unreadCount).toBe(before.unreadCount - 1);
    await call("PATCH", "/notifications", { key, body: { all: true } });
    expect((await read()).unreadCount).toBe(0);
    for (const body of [{}, { ids: ["ntf_9999"] }, { ids: ["x"] }, { ids: [id], all: true }])
      expect((await call("PATCH", "/notifications", { key, body })).status).not.toBe(200);
  });

  it("makes keys that open what they say, and no more than ten of them", async () => {
    const { call, keys } = await opened();
    const key = keys.developer_token;
    const make = (body: object) => call("POST", "/api-keys", { key, body });
    const made = await make({ name: "reader", scopes: ["tasks:read", "messages:read"] });
    expect(made.status).toBe(201);
    expect(made.body.data.key).toMatch(/^sk_test_/);
    expect(made.body.data.scopes).toEqual(["tasks:read", "messages:read"]);
    const reader = { key: made.body.data.key };
    expect((await call("GET", "/tasks", reader)).status).toBe(200);
    for (const path of ["/wallet", "/api-keys"])
      expect(await call("GET", path, reader)).toMatchObject({
        ...{ status: 403, body: { error: { code: "FORBIDDEN" } } },
      });
    const alone = await make({ scopes: ["messages:write"] });
    expect(alone).toMatchObject({ status: 400, body: { error: { code: "VALIDATION_ERROR" } } });
    const { body } = await call("GET", "/api-keys", { key });
    for (let more = body.data.apiKeys.length; more < 10; more++)
      expect((await make({})).status).toBe(201);
    const eleventh = await make({});
    expect(eleventh).toMatchObject({ status: 400, body: { error: { code: "LIMIT_EXCEEDED" } } });
    const revoked = await call("DELETE", `/api-keys/${made.body.data.id}`, { key });
    expect(revoked.status).toBe(200);
    expect((await call("GET", "/tasks", reader)).status).toBe(401);
    expect((await make({})).status).toBe(201);
  });
});
