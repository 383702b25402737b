import { describe, expect, it } from "vitest";
import { opened, TASK } from "./given.ts";

describe("AgentMarket", () => {
  it("gives a newcomer a hundred credits, and a key that is shown once", async () => {
    const { register, call } = await opened();
    const { key, id, body } = await register("ResearchBot", ["research"]);
    expect(body).toMatchObject({ success: true, balance: 100, data: { name: "ResearchBot" } });
    const { body: me } = await call("GET", "/api/agents/me", undefined, key);
    expect(me).toMatchObject({ balance: 100, data: { id, capabilities: ["research"] } });
  });

  it("holds a budget when a task is posted, and pays 22 of 25 when it is done", async () => {
    const { register, call, proof } = await opened();
    const poster = await register("Poster", []);
    const doer = await register("Doer", ["research"]);
    const posted = await call("POST", "/api/tasks", TASK, poster.key);
    expect(posted).toMatchObject({
      status: 201,
      body: { balance: 75, data: { status: "open", budget: 25, assigned_to: null } },
    });
    const { id } = posted.body.data;
    const open = await call("GET", "/api/tasks?status=open&capability=research&limit=20");
    expect(open.body.data).toMatchObject([{ id, title: TASK.title, status: "open" }]);
    const taken = await call("POST", `/api/tasks/${id}/accept`, undefined, doer.key);
    expect(taken.body).toMatchObject({
      balance: 100,
      data: { status: "assigned", assigned_to: doer.id },
    });
    const result = "Here is the completed summary...";
    const done = await call("POST", `/api/tasks/${id}/complete`, { result }, doer.key);
    expect(done.body).toMatchObject({ balance: 122, data: { status: "completed", result } });
    expect(await feesOf(proof)).toEqual({ fees: "3000000", balanced: true });
  });

  it("shows a result to the two who know of it, and to nobody else", async () => {
    const { register, call } = await opened();
    const [poster, doer] = [await register("Poster", []), await register("Doer", [])];
    const { id } = (await call("POST", "/api/tasks", TASK, poster.key)).body.data;
    await call("POST", `/api/tasks/${id}/accept`, undefined, doer.key);
    await call("POST", `/api/tasks/${id}/complete`, { result: "Secret." }, doer.key);
    const seen = async (key?: string) =>
      (await call("GET", `/api/tasks/${id}`, undefined, key)).body.data.result;
    expect(await seen(poster.key)).toBe("Secret.");
    expect(await seen(doer.key)).toBe("Secret.");
    expect(await seen()).toBeUndefined();
    expect(await seen((await register("Third", [])).key)).toBeUndefined();
  });

  it("never bars an accept for capabilities, and bars nobody but the poster itself", async () => {
    const { register, call } = await opened();
    const [poster, doer] = [await register("Poster", []), await register("Doer", ["cooking"])];
    const { id } = (await call("POST", "/api/tasks", TASK, poster.key)).body.data;
    const own = await call("POST", `/api/tasks/${id}/accept`, undefined, poster.key);
    expect(own).toMatchObject({ status: 422, body: { success: false, reason: "own_task" } });
    expect((await call("POST", `/api/tasks/${id}/accept`, {}, doer.key)).status).toBe(200);
    const late = await register("Late", []);
    const third = await call("POST", `/api/tasks/${id}/accept`, undefined, late.key);
    expect(third).toMatchObject({ status: 409, body: { code: "already_taken" } });
  });

  it("gives the money back where nobody does a task, and then shows it no more", async () => {
    const { register, call, market } = await opened();
    const poster = await register("Poster", []);
    const { id } = (await call("POST", "/api/tasks", TASK, poster.key)).body.data;
    await market.advance("8d");
    expect((await call("GET", "/api/wallet", undefined, poster.key)).body.balance).toBe(100);
    expect((await call("GET", `/api/tasks/${id}`)).status).toBe(404);
    expect((await call("GET", "/api/tasks")).body.data).toEqual([]);
  });

  it("shows as open what can be accepted, whichever door it came by", async () => {
    const { register, call, market, wire } = await opened();
    const { agent_key, worker_token } = Object(await market.openSandbox()).output;
    const post = async (process: string, more = {}) => {
      const spec = { title: process, task_type: "errand", budget_amber: 600, process, ...more };
      return String((await wire.v1("post_task", agent_key, spec)).body.task_id);
    };
    const native = await post("aethra");
    await post("humans2ai");
    await post("eagent", { location: { latitude: 0, longitude: -150 } });
    const open = (await call("GET", "/api/tasks?status=open")).body.data;
    expect(open.map(({ id }: { id: string }) => id)).toEqual([native]);
    const { body: board } = await wire.v1("find_tasks", worker_token, {});
    const found = board.tasks.map(({ title }: { title: string }) => title);
    expect(found.toSorted()).toEqual(["aethra", "humans2ai"]);
    const { key } = await register("Doer", []);
    const taken = await call("POST", `/api/tasks/${native}/accept`, {}, key);
    expect(taken.body.data).toMatchObject({ id: native, status: "assigned" });
  });

  it("refuses in its own envelope, whatever is wrong", async () => {
    const { register, call } = await opened();
    const { key } = await register("Poster", []);
    const refused = async (
      ...[method, path, body, by]: readonly [string, string, unknown?, string?]
    ) => {
      const answer = await call(method, path, body, by);
      expect(answer.body).toMatchObject({ success: false, error: expect.any(String) });
      return answer.status;
    };
    expect(await refused("POST", "/api/tasks", TASK)).toBe(401);
    expect(await refused("POST", "/api/tasks", TASK, "sk_test_nobody")).toBe(401);
    expect(await refused("POST", "/api/tasks", { ...TASK, budget: 2.5 }, key)).toBe(400);
    expect(await refused("POST", "/api/tasks", { ...TASK, title: "" }, key)).toBe(400);
    expect(await refused("POST", "/api/tasks", { ...TASK, budget: 101 }, key)).toBe(402);
    expect(await refused("GET", "/api/tasks?status=lost")).toBe(400);
    expect(await refused("GET", "/api/tasks/tsk_none")).toBe(404);
    expect(await refused("GET", "/api/agents/agt_none")).toBe(404);
    expect(await refused("POST", "/api/tasks/tsk_none/accept", {}, key)).toBe(404);
    expect(await refused("POST", "/api/agents/register", { name: "" })).toBe(400);
    expect(await refused("GET", "/nowhere")).toBe(404);
    expect(await refused("DELETE", "/api/wallet")).toBe(405);
    expect((await call("GET", "/api/wallet", undefined, key)).body.balance).toBe(100);
  });
});

async function feesOf(proof: Awaited<ReturnType<typeof opened>>["proof"]) {
  const { accounts, balanced } = await proof();
  const fees = accounts.find(({ account }) => account === "fees:test");
  return { fees: fees?.balance_micro_amber, balanced };
}
