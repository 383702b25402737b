import { describe, expect, it } from "vitest";
import type { Call } from "../../engine/index.ts";
import { createMarketplace, virtualClock, type MarketOptions } from "../../src/index.ts";

const SAYS: Call = (request) => {
  const asked: unknown = JSON.parse(request.body);
  return Promise.resolve({ ok: true, status: 200, text: JSON.stringify({ result: asked }) });
};

async function open(options: MarketOptions = {}) {
  const hiring = { call: SAYS };
  const market = await createMarketplace({ clock: virtualClock(), hiring, ...options });
  const acme = await market.registerDeveloper({ name: "Acme" });
  const scopes = ["tasks.read", "tasks.update", "payments.fund", "profile.update"] as const;
  const agent = (display_name: string) =>
    market.as(acme).registerAgent({ display_name, scopes: [...scopes] });
  const scout = await agent("Scout");
  const post = async (more: object = {}) => {
    const task = { title: "Count the words", task_type: "agent_task", process: "hub", ...more };
    return (await market.as(scout).postTask(task)).task_id;
  };
  const offer = async (name: string, capabilities: readonly string[], more: object = {}) => {
    const one = await agent(name);
    const about = { name, capabilities: [...capabilities], endpoint_url: "https://a.example/do" };
    await market.as(one).offerService({ ...about, ...more });
    return one.agent_id;
  };
  const standing = async (task_id: string) => {
    const { status, worker_id } = await market.as(scout).getTask({ task_id });
    return [status, worker_id];
  };
  const ended = (task_id: string) =>
    expect.poll(() => standing(task_id), { timeout: 5_000, interval: 10 });
  return { market, scout, post, offer, standing, ended };
}

describe("A host that calls agents for tasks without money", () => {
  it("gives a task to the agent that can do most of it, and hands in what it answers", async () => {
    const { market, scout, post, offer, ended } = await open();
    await offer("Reader", ["reading"]);
    const best = await offer("Counter", ["reading", "counting"]);
    const metadata = { text: "one two" };
    const task = await post({ required_skills: ["reading", "counting"], metadata });
    await ended(task).toEqual(["completed", best]);
    const { untrusted } = await market.as(scout).getSubmission({ task_id: task });
    expect(JSON.parse(untrusted.text_content ?? "")).toEqual({
      ...{ task_id: task, task_description: "Count the words", budget: "0" },
      context: metadata,
    });
  });

  it("takes a name for a capability, and waits for whoever has it", async () => {
    const { post, offer, standing, ended, market } = await open();
    await offer("Reader", ["reading"]);
    const task = await post({ required_skills: ["analyzer"] });
    await market.advance("1s");
    expect(await standing(task)).toEqual(["funded", null]);
    const late = await offer("analyzer", []);
    await ended(task).toEqual(["completed", late]);
  });

  it("asks nobody to work for less than it wants, nor who cannot be called", async () => {
    const { market, post, offer, standing } = await open();
    await offer("Dear", ["reading"], { price_amber: 1 });
    await offer("Deaf", ["reading"], { endpoint_url: undefined });
    const task = await post({ required_skills: ["reading"] });
    await market.advance("1s");
    expect(await standing(task)).toEqual(["funded", null]);
  });

  it("counts a task as failed when its agent fails, and prefers others from then on", async () => {
    const broken: Call = ({ url, ...rest }) =>
      url.includes("bad")
        ? Promise.resolve({ ok: false, fault: "refused" })
        : SAYS({ url, ...rest });
    const { post, offer, ended } = await open({ hiring: { call: broken } });
    const bad = await offer("First", ["reading"], { endpoint_url: "https://bad.example/do" });
    const task = await post({ required_skills: ["reading"] });
    await ended(task).toEqual(["failed", bad]);
    const good = await offer("Second", ["reading"]);
    await ended(await post({ required_skills: ["reading"] })).toEqual(["completed", good]);
  });

  it("lets time run out for an agent that says nothing", async () => {
    const silent: Call = ({ signal }) =>
      new Promise((resolve) =>
        signal.addEventListener("abort", () => resolve({ ok: false, fault: "aborted" })),
      );
    const { market, post, offer, standing, ended } = await open({ hiring: { call: silent } });
    const mute = await offer("Mute", ["reading"]);
    const task = await post({ required_skills: ["reading"] });
    await ended(task).toEqual(["in_progress", mute]);
    await market.advance("5m");
    expect(await standing(task)).toEqual(["failed", mute]);
    await market.close();
  });

  it("leaves a task that nobody can be called for to whoever takes it", async () => {
    const { market, post, ended } = await open();
    const task = await post({});
    const ada = await market.registerWorker({ name: "Ada" });
    await market.as(ada).acceptTask({ task_id: task });
    await market.as(ada).submitWork({ task_id: task, text_content: "Two words." });
    await ended(task).toEqual(["completed", ada.worker_id]);
    const profile = await market.as(ada).getEarnings({});
    expect(profile.earned_amber).toBe("0.00");
  });

  it("begins the more urgent first when it has room for one more", async () => {
    const begun: string[] = [];
    const noting: Call = (request) => {
      begun.push(request.body.includes("Urgent") ? "urgent" : "usual");
      return SAYS(request);
    };
    const { post, offer, ended } = await open({ hiring: { call: noting } });
    const usual = await post({ priority: "medium", title: "Usual" });
    const urgent = await post({ priority: "urgent", title: "Urgent" });
    await offer("Reader", []);
    await ended(usual).toEqual(["completed", expect.any(String)]);
    await ended(urgent).toEqual(["completed", expect.any(String)]);
    expect(begun).toEqual(["urgent", "usual"]);
  });

  it("wants a budget of every process with money, and refuses one of those without", async () => {
    const { post } = await open();
    await expect(post({ process: "agentmarket" })).rejects.toThrow("budget_amber is required.");
    await expect(post({ budget_amber: 5 })).rejects.toThrow("leave budget_amber out");
  });
});
