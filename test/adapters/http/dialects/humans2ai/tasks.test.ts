import { describe, expect, it } from "vitest";
import { brought, opened, TASK } from "./given.ts";

const WHY =
  "The second photo shows another shop than the one that was asked for, please retake it.";

describe("Humans2AI", () => {
  it("posts a task with its budget held, as the documents show it", async () => {
    const { call, keys } = await opened();
    const { status, body } = await call("POST", "/tasks", { key: keys.agent_key, body: TASK });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      success: true,
      data: {
        ...{ title: TASK.title, status: "open", budget: 150, budgetText: "150.00" },
        ...{ agentId: keys.agent_id, agentName: "Scout", applicantCount: 0 },
        ...{ category: "photography", location: "San Francisco, CA", remote: false },
        createdAt: "2026-03-02T10:30:00.000Z",
      },
    });
    expect(body.data.escrowId).toBe(`esc_${body.data.id}`);
  });

  it("brings a task from its posting to its payment, and keeps 0.01 % of 150 USD", async () => {
    const opening = await opened();
    const { call, keys, market, proof } = opening;
    const agent = { key: keys.agent_key };
    const human = { key: keys.worker_token };
    const id = await brought(opening, "applied");
    const applied = await call("GET", `/tasks/${id}/applications`, agent);
    const { applicationId } = applied.body.data.applications[0];
    expect((await call("GET", `/tasks/${id}`, agent)).body.data.applicantCount).toBe(1);
    const chosen = await call("POST", `/tasks/${id}/select`, { ...agent, body: { applicationId } });
    expect(chosen.body.data).toMatchObject({ id, status: "ASSIGNED", humanId: "wrk_sandbox_1" });
    const handed = {
      ...human,
      body: { proof: ["https://example.com/1", "https://example.com/2"] },
    };
    const submitted = await call("POST", `/tasks/${id}/submit`, handed);
    expect(submitted.body.data.status).toBe("submitted");
    const seen = await call("GET", `/tasks/${id}`, agent);
    expect(seen.body.data.submission).toMatchObject({
      proof: "https://example.com/1\nhttps://example.com/2",
      untrusted_fields: ["proof"],
    });
    const paid = await call("POST", `/tasks/${id}/approve`, agent);
    expect(paid.body.data).toMatchObject({ status: "completed", released: 150 });
    const { earned_usd } = await market
      .as({ role: "worker", id: "wrk_sandbox_1", developer: null, mode: "test", scopes: null })
      .getEarnings({});
    expect(earned_usd).toBe("149.985");
    const { accounts, balanced } = await proof();
    const fees = accounts.find(({ account }) => account.startsWith("fees:"));
    expect({ fees, balanced }).toMatchObject({
      fees: { balance_micro_amber: "1500000" },
      balanced: true,
    });
  });

  it("posts for a developer in the name of its first agent", async () => {
    const { call, keys } = await opened();
    const { body } = await call("POST", "/tasks", { key: keys.developer_token, body: TASK });
    expect(body.data).toMatchObject({ agentId: keys.agent_id, agentName: "Scout" });
  });

  it("lists the open ones for a human, and for an agent its own, by every filter", async () => {
    const opening = await opened();
    const { call, keys } = opening;
    const human = { key: keys.worker2_token };
    const agent = { key: keys.agent_key };
    const near = await brought(opening, "open", { budget: 10 });
    const far = { budget: 20, remote: true, urgency: "high", category: "data_collection" };
    const remote = await brought(opening, "open", far);
    const taken = await brought(opening, "ASSIGNED", { budget: 30 });
    const ids = async (query: string, who: object) => {
      const { body } = await call("GET", `/tasks${query}`, who);
      return body.data.tasks.map((task: { id: string }) => task.id).sort();
    };
    expect(await ids("", human)).toEqual([near, remote].sort());
    expect(await ids("?remote=true", human)).toEqual([remote]);
    expect(await ids("", agent)).toEqual([near, remote, taken].sort());
    expect(await ids("?status=ASSIGNED", agent)).toEqual([taken]);
    expect(await ids("?status=assigned", { key: keys.worker_token })).toEqual([taken]);
    expect(await ids("?category=data_collection", agent)).toEqual([remote]);
    expect(await ids("?urgency=high", agent)).toEqual([remote]);
    expect(await ids("?remote=false&status=open", agent)).toEqual([near]);
    const page = await call("GET", "/tasks?page=2&limit=2", agent);
    expect(page.body.data).toMatchObject({ page: 2, limit: 2, hasMore: false });
    expect(page.body.data.tasks).toHaveLength(1);
    const strange = await call("GET", "/tasks?status=lost", agent);
    expect(strange).toMatchObject({ status: 400, body: { error: { code: "VALIDATION_ERROR" } } });
  });

  it("turns work down for fifty characters of reason, and lets it be handed in again", async () => {
    const opening = await opened();
    const { call, keys } = opening;
    const agent = { key: keys.agent_key };
    const id = await brought(opening, "submitted");
    const short = await call("POST", `/tasks/${id}/reject`, { ...agent, body: { reason: "No." } });
    expect(short).toMatchObject({ status: 400, body: { error: { code: "VALIDATION_ERROR" } } });
    const turned = await call("POST", `/tasks/${id}/reject`, { ...agent, body: { reason: WHY } });
    expect(turned.body.data).toEqual({ id, status: "ASSIGNED" });
    const body = { proof: "https://example.com/better" };
    const again = await call("POST", `/tasks/${id}/submit`, { key: keys.worker_token, body });
    expect(again.body.data.status).toBe("submitted");
  });

  it("lets a human dispute a rejection, with the money held", async () => {
    const opening = await opened();
    const { call, keys } = opening;
    const id = await brought(opening, "submitted");
    await call("POST", `/tasks/${id}/reject`, { key: keys.agent_key, body: { reason: WHY } });
    const body = { reason: "All that was asked for is there." };
    const filed = await call("POST", `/tasks/${id}/dispute`, { key: keys.worker_token, body });
    expect(filed).toMatchObject({ status: 200, body: { data: { status: "disputed" } } });
  });

  it("carries messages between the two, and marks what a human wrote", async () => {
    const opening = await opened();
    const { call, keys, clock } = opening;
    const id = await brought(opening, "ASSIGNED");
    const path = `/tasks/${id}/messages`;
    await call("POST", path, { key: keys.agent_key, body: { content: "Are you there?" } });
    await clock.advance("1s");
    const sent = await call("POST", path, { key: keys.worker_token, body: { content: "Yes." } });
    expect(sent.status).toBe(201);
    const { body } = await call("GET", path, { key: keys.agent_key });
    expect(body.data.messages).toMatchObject([
      { senderRole: "agent", content: "Are you there?", untrusted_fields: [] },
      { senderRole: "human", content: "Yes.", untrusted_fields: ["content"] },
    ]);
    const long = { content: "x".repeat(2_001) };
    const refused = await call("POST", path, { key: keys.agent_key, body: long });
    expect(refused).toMatchObject({ status: 400, body: { error: { code: "VALIDATION_ERROR" } } });
    const stranger = await call("GET", path, { key: keys.worker2_token });
    expect(stranger).toMatchObject({ status: 404, body: { error: { code: "TASK_NOT_FOUND" } } });
  });
});
