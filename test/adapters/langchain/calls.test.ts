import { ToolMessage } from "@langchain/core/messages";
import type { StructuredToolInterface } from "@langchain/core/tools";
import { describe, expect, it } from "vitest";
import { GuildhallToolkit, guildhallTools } from "../../../adapters/langchain/index.ts";
import { memoryStorage } from "../../../adapters/storage/memory.ts";
import type { Client } from "../../../engine/index.ts";
import { draft, openWorld, published } from "../../support/world.ts";

const called = (tools: readonly StructuredToolInterface[], name: string) => {
  const found = tools.find((tool) => tool.name === name);
  if (found === undefined) throw new Error(`there is no tool ${name}`);
  return (args: object, config: object = {}): Promise<ToolMessage> =>
    found.invoke({ type: "tool_call", id: "call_1", name, args: { ...args } }, config);
};

const toldIn = (message: ToolMessage): unknown => JSON.parse(String(message.content));

describe("A LangChain tool", () => {
  it("answers with JSON for the model and the output itself as artifact", async () => {
    const { scout } = await openWorld();
    const message = await called(guildhallTools({ client: scout }), "get_wallet")({});
    expect(ToolMessage.isInstance(message)).toBe(true);
    expect(message.status).not.toBe("error");
    expect(message.artifact).toMatchObject({ balance_amber: "1000.00", balance_usd: "10.00" });
    expect(toldIn(message)).toEqual(message.artifact);
  });

  it("answers plain arguments with plain content", async () => {
    const { scout } = await openWorld();
    const [tool] = guildhallTools({ client: scout, only: ["get_wallet"] });
    expect(JSON.parse(await tool?.invoke({}))).toMatchObject({ balance_amber: "1000.00" });
  });

  it("tells of a refusal with code, path, rule and the next step, and does not throw", async () => {
    const { scout } = await openWorld();
    const create = called(guildhallTools({ client: scout }), "create_task");
    const message = await create({ titel: "Photo", task_type: "photography", budget_amber: 1 });
    expect(message.status).toBe("error");
    expect(toldIn(message)).toEqual({
      error: {
        code: "invalid_input",
        path: "titel",
        rule: "unknown_field",
        message: "titel is not a field of this operation. Did you mean title?",
        next: "Correct what the message names, then call again.",
        data: { did_you_mean: "title" },
      },
    });
  });

  it("takes null for a field that was not given", async () => {
    const { scout } = await openWorld();
    const create = called(guildhallTools({ client: scout }), "create_task");
    const message = await create({
      title: "Photograph the front",
      task_type: "photography",
      budget_amber: 100,
      location: null,
      deadline_iso: null,
      deliverables: [{ type: "photo", description: "the front", quantity: null }],
    });
    expect(message.artifact).toMatchObject({ status: "draft" });
  });

  it("refuses null where a field is required", async () => {
    const { scout } = await openWorld();
    const create = called(guildhallTools({ client: scout }), "create_task");
    const told = toldIn(await create({ title: null, task_type: "photography", budget_amber: 1 }));
    expect(told).toMatchObject({ error: { code: "invalid_input", path: "title" } });
  });

  it("stops waiting when the run is aborted", async () => {
    const world = await openWorld();
    const task_id = await published(world);
    const wait = called(guildhallTools({ client: world.scout }), "wait_for_task");
    const began = performance.now();
    const waiting = wait({ task_id, timeout_seconds: 60 }, { signal: AbortSignal.timeout(30) });
    await expect(waiting).rejects.toThrow(/abort|timeout/i);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it("acts for whom the context of the run names", async () => {
    const { market, acme, who } = await openWorld();
    const other = await acme.registerAgent({ display_name: "Second" });
    const toolkit = new GuildhallToolkit<{ agent: "scout" | "second" }>({
      role: "agent",
      client: ({ agent }) => market.as(agent === "scout" ? who.scout : other),
    });
    const create = called(toolkit.getTools(), "create_task");
    const spec = { title: "Photo", task_type: "photography", budget_amber: 100 };
    await create(spec, { context: { agent: "second" } });
    await create(spec, { context: { agent: "scout" } });
    const list = called(toolkit.getTools(), "list_tasks");
    const seconds = await list({}, { context: { agent: "second" } });
    expect(seconds.artifact.tasks).toHaveLength(1);
    expect((await acme.listTasks()).tasks).toHaveLength(2);
  });

  it("says nothing of success where the store fails, and tells its owner why", async () => {
    const storage = memoryStorage();
    const world = await openWorld({ storage });
    const task_id = await draft(world);
    const failures: unknown[] = [];
    const tools = guildhallTools({
      client: world.scout,
      onError: (failure) => void failures.push(failure),
    });
    storage.commit = () => Promise.reject(new Error("the disk is full"));
    const message = await called(tools, "fund_task")({ task_id });
    expect(message.status).toBe("error");
    expect(toldIn(message)).toMatchObject({ error: { code: "internal" } });
    expect(String(message.content)).not.toMatch(/funded|disk/);
    expect(failures).toEqual([new Error("the disk is full")]);
  });

  it("tells that a host is not reached", async () => {
    const { scout } = await openWorld();
    const lost = Object.assign(new Error("The market at http://x cannot be reached."), {
      name: "ConnectionError",
    });
    const client: Client = { ...scout, execute: () => Promise.reject(lost) };
    const tools = guildhallTools({ client, onError: () => undefined });
    const message = await called(tools, "get_wallet")({});
    expect(toldIn(message)).toMatchObject({
      error: { code: "unavailable", message: lost.message },
    });
  });
});
