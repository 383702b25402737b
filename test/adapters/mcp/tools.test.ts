import { describe, expect, it } from "vitest";
import { KITS } from "../../../engine/index.ts";
import { as, call, connected, refusedBy, scoutOf, SPEC } from "./connected.ts";
import { openWorld } from "../../support/world.ts";

describe("The tools", () => {
  it("are those of the kit and hire, each told in full", async () => {
    const { client } = await scoutOf();
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([...KITS.requester, "hire"]);
    for (const tool of tools) {
      expect(tool.title).toBeTruthy();
      expect(tool.description).toBeTruthy();
      expect(tool.inputSchema.type).toBe("object");
      expect(tool.outputSchema?.type).toBe("object");
      expect(tool.icons?.[0]?.src).toMatch(/^data:image\/svg\+xml;base64,/);
    }
  });

  it("say what they read, write and pay", async () => {
    const { client } = await scoutOf();
    const { tools } = await client.listTools();
    const of = (name: string) => tools.find((tool) => tool.name === name);
    expect(of("get_wallet")?.annotations).toMatchObject({
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
    });
    expect(of("fund_task")?.annotations).toMatchObject({
      readOnlyHint: false,
      destructiveHint: true,
    });
    expect(of("create_task")?.annotations).toMatchObject({ destructiveHint: false });
    for (const name of ["hire", "wait_for_task"])
      expect(of(name)?.execution).toEqual({ taskSupport: "optional" });
  });

  it("are fewer, and named otherwise, as chosen", async () => {
    const { client } = await scoutOf({ only: ["get_wallet", "get_task"], prefix: "market_" });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["market_get_wallet", "market_get_task"]);
    expect(await call(client, "market_get_wallet")).toMatchObject({ balance_amber: "1000.00" });
  });

  it("leave hire out where a part of it is left out", async () => {
    const { client } = await scoutOf({ except: ["fund_task"] });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).not.toContain("hire");
  });

  it("are a worker's for a worker", async () => {
    const world = await openWorld();
    const client = await connected({ client: as(world, "ada") });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(KITS.worker);
    expect(await call(client, "get_earnings")).toMatchObject({ available_amber: "0.00" });
  });

  it("are refused as a whole where the choice names no operation", async () => {
    const world = await openWorld();
    const client = as(world, "scout");
    const only = JSON.parse('["fund_tusk"]') as ["fund_task"];
    await expect(connected({ client, only })).rejects.toThrow(
      "There is no operation fund_tusk. Did you mean fund_task?",
    );
  });

  it("answer with data that fits their schema, and with the same as text", async () => {
    const { client } = await scoutOf();
    // The client checks structured answers against the output schemas it has listed.
    await client.listTools();
    const { structuredContent, content } = await client.callTool({
      name: "create_task",
      arguments: { ...SPEC, worker_instructions: null },
    });
    expect(structuredContent).toMatchObject({ status: "draft", budget_amber: "100.00" });
    const [block] = content as { text: string }[];
    expect(JSON.parse(block?.text ?? "")).toEqual(structuredContent);
  });
});

describe("A refusal", () => {
  it("is a protocol error with its number, field, reason and next step", async () => {
    const { client } = await scoutOf();
    expect(
      await refusedBy(call(client, "create_task", { ...SPEC, budget_amber: 0.5 })),
    ).toMatchObject({
      code: -32602,
      message: "MCP error -32602: budget_amber must be at least 1.",
      data: { code: "invalid_input", field: "budget_amber", reason: "below_minimum" },
    });
    const { task_id } = await call(client, "create_task", { ...SPEC, budget_amber: 100_001 });
    const poor = await refusedBy(call(client, "fund_task", { task_id }));
    expect(poor).toMatchObject({ code: -32004, data: { code: "insufficient_funds" } });
    expect(poor?.data["next"]).toMatch(/top up/);
    expect(await refusedBy(call(client, "get_task", { task_id: "tsk_none" }))).toMatchObject({
      code: -32002,
      data: { code: "not_found" },
    });
    expect(await refusedBy(call(client, "approve_submission", { task_id }))).toMatchObject({
      code: -32003,
    });
  });

  it("of an unknown tool says which one was meant", async () => {
    const { client } = await scoutOf();
    expect(await refusedBy(call(client, "fund_tasks"))).toMatchObject({
      code: -32602,
      message: "MCP error -32602: There is no tool fund_tasks. Did you mean fund_task?",
      data: { reason: "unknown_tool", did_you_mean: "fund_task" },
    });
  });

  it("of a key that has lost a scope is told as such", async () => {
    const world = await openWorld();
    const who = { ...world.who.scout, scopes: ["tasks.read" as const] };
    const client = await connected({ client: world.market.as(who) });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).not.toContain("fund_task");
    expect(await refusedBy(call(client, "fund_task", { task_id: "tsk_1" }))).toMatchObject({
      code: -32602,
      data: { reason: "unknown_tool" },
    });
  });
});
