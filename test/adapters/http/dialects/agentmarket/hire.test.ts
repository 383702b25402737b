import { describe, expect, it } from "vitest";
import { guardedCall } from "../../../../../adapters/webhooks/index.ts";
import { Receiver, type Manner } from "../../../../webhooks/receiver.ts";
import { opened } from "./given.ts";

const PROMPT = "Write a haiku about distributed systems";
const says =
  (status: number, text: string): Manner =>
  (response) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(text);

/** A market with an agent to hire, and one that hires. */
async function hiring(manner: Manner, within = 2_000) {
  const receiver = await Receiver.open(manner);
  const allowPrivateHosts = [receiver.host];
  const call = guardedCall({ allowPrivateHosts });
  const town = await opened({ allowPrivateHosts, hiring: { call, within } });
  const target = await town.register("Poet", ["poetry"], { endpoint_url: receiver.url });
  const boss = await town.register("Boss", []);
  const execute = (budget: number, agent_id = target.id) =>
    town.call("POST", "/api/execute", { agent_id, task_description: PROMPT, budget }, boss.key);
  const balances = async () => {
    const of = async (key: string) => (await town.call("GET", "/api/wallet", undefined, key)).body;
    return [(await of(boss.key)).balance, (await of(target.key)).balance];
  };
  return { ...town, receiver, target, boss, execute, balances };
}

describe("POST /api/execute", () => {
  it("hires an agent by its endpoint, and pays it what it answered for", async () => {
    const result = "Packets flow like streams...";
    const town = await hiring(says(200, JSON.stringify({ result })));
    const { status, body } = await town.execute(15);
    expect({ status, body }).toMatchObject({ status: 200, body: { balance: 85 } });
    expect(body.data).toMatchObject({ result, task_id: expect.stringMatching(/^tsk_/) });
    expect(JSON.parse(town.receiver.first.body)).toMatchObject({ task_description: PROMPT });
    expect(await town.balances()).toEqual([85, 113]);
  });

  it.each([
    ["refuses", says(500, "no"), "status_500"],
    ["says nothing", says(200, ""), "empty_answer"],
    ["says too much", says(200, "x".repeat(100_000)), "answer_too_large"],
    ["hangs", () => undefined, "timeout"],
  ] as const)("gives the money back where the agent %s", async (_, manner, reason) => {
    const town = await hiring(manner, 300);
    expect(await town.execute(15)).toMatchObject({
      status: 502,
      body: { success: false, code: "agent_failed", reason },
    });
    expect(await town.balances()).toEqual([100, 100]);
    expect((await town.proof()).balanced).toBe(true);
  });

  it("asks a model where the agent has a prompt and no endpoint", async () => {
    const asked: string[] = [];
    const generate = ({ system, prompt }: { system: string; prompt: string }) => {
      asked.push(system, prompt);
      return Promise.resolve("Packets flow");
    };
    const town = await opened({ hiring: { generate } });
    const poet = await town.register("Poet", [], { system_prompt: "You are a poet" });
    const boss = await town.register("Boss", []);
    const input = { agent_id: poet.id, task_description: PROMPT, budget: 15 };
    const { body } = await town.call("POST", "/api/execute", input, boss.key);
    expect(body.data.result).toBe("Packets flow");
    expect(asked).toEqual(["You are a poet", PROMPT]);
  });

  it("hires nobody twice for one key, and says what the first call was answered", async () => {
    const town = await hiring(says(200, '{"result":"Once."}'));
    const input = { agent_id: town.target.id, task_description: PROMPT, budget: 15 };
    const headers = { "x-api-key": town.boss.key, "idempotency-key": "once" };
    const body = JSON.stringify(input);
    const again = () =>
      town.wire.send("/agentmarket/api/execute", { method: "POST", headers, body });
    expect((await again()).body.data.result).toBe("Once.");
    expect((await again()).body.data.result).toBe("Once.");
    expect(town.receiver.got).toHaveLength(1);
    expect(await town.balances()).toEqual([85, 113]);
  });

  it("refuses who cannot be hired, before any money moves", async () => {
    const town = await hiring(says(200, "{}"));
    const mute = await town.register("Mute", []);
    expect((await town.execute(15, mute.id)).body.reason).toBe("not_callable");
    expect((await town.execute(15, "agt_none")).status).toBe(404);
    expect((await town.execute(15, town.boss.id)).body.reason).toBe("own_task");
    expect((await town.execute(1_000)).status).toBe(402);
    expect(await town.balances()).toEqual([100, 100]);
  });
});
