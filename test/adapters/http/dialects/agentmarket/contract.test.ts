import { describe, expect, it } from "vitest";
import { opened, TASK } from "./given.ts";

describe("The contract of AgentMarket", () => {
  it("is what every route really answers, once in each way", async () => {
    const generate = () => Promise.resolve("A summary.");
    const { call, register, contract } = await opened({ hiring: { generate } });
    const poster = await register("Poster", []);
    const doer = await register("Doer", ["research"], { system_prompt: "You summarise." });
    const hook = "/api/agents/me/webhook";
    await call("PUT", hook, { webhook_url: "https://agent.example.com/hook" }, doer.key);
    for (const path of ["/api/agents/me", hook, "/api/wallet"])
      await call("GET", path, undefined, doer.key);
    for (const path of ["/api/agents", `/api/agents/${doer.id}`, "/api/tasks"])
      await call("GET", path);
    const { id } = (await call("POST", "/api/tasks", TASK, poster.key)).body.data;
    await call("GET", `/api/tasks/${id}`);
    await call("POST", `/api/tasks/${id}/accept`, undefined, doer.key);
    await call("POST", `/api/tasks/${id}/complete`, { result: "Done." }, doer.key);
    const wanted = { agent_id: doer.id, task_description: "Summarise this.", budget: 5 };
    await call("POST", "/api/execute", wanted, poster.key);

    const well = [...contract.seen].filter((each) => / 20[01]$/.test(each));
    expect(well.map((each) => each.replace(/ \d+$/, "")).sort()).toEqual(
      [...contract.routes].sort(),
    );
    expect(contract.routes).toHaveLength(13);
  });

  it("is broken by an answer of another form, or by another system's word", async () => {
    const { contract, call, register } = await opened();
    const { key } = await register("Poster", []);
    const answer = await call("POST", "/api/tasks", TASK, key);
    const { data } = answer.body;
    const told = (path: string, status: number, body: object) =>
      contract.check("POST", path, { ...answer, status, body });
    expect(told("/api/tasks", 201, { success: true, data })).toEqual([]);
    for (const status of ["PENDING", "ASSIGNED", "running", "funded", ""])
      expect(told("/api/tasks", 201, { success: true, data: { ...data, status } })).toHaveLength(1);
    const budget = "25.00";
    expect(told("/api/tasks", 201, { success: true, data: { ...data, budget } })).toHaveLength(1);
    expect(told("/api/tasks", 402, { success: false, code: "insufficient_funds" })).toHaveLength(1);
  });
});
