import {
  asSchema,
  generateText,
  isStepCount,
  streamText,
  type InferToolInput,
  type InferToolOutput,
  type ToolSet,
} from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { guildhallTools, ToolRefusal, toolsContextFor } from "../../../adapters/ai-sdk/index.ts";
import { memoryStorage } from "../../../adapters/storage/memory.ts";
import { KITS } from "../../../engine/index.ts";
import type { Output } from "../../../src/client/methods.ts";
import { draft, openWorld, published } from "../../support/world.ts";
import { calling, saying, seenIn, streamed } from "./scripted.ts";

const options = { toolCallId: "call_1", messages: [], context: {} };
const SPEC = { title: "Photograph the front", task_type: "photography", budget_amber: 100 };

/** Runs one call through the loop; answers the prompt that the model is given after it. */
async function told(tools: ToolSet, name: string, input: object) {
  const model = new MockLanguageModelV4({
    doGenerate: [calling(name, input, "call_1"), saying("Done.")],
  });
  const result = await generateText({ model, tools, prompt: "Go.", stopWhen: isStepCount(2) });
  return { result, seen: seenIn(model.doGenerateCalls[1]?.prompt ?? [])[name] };
}

describe("Tools of the AI SDK", () => {
  it("are typed by operation, and named as the choice says", async () => {
    const { scout, ada } = await openWorld();
    const all = guildhallTools({ client: scout });
    expect(Object.keys(all)).toEqual([...KITS.requester]);
    expectTypeOf<InferToolOutput<typeof all.get_wallet>>().toEqualTypeOf<Output<"get_wallet">>();
    expectTypeOf<InferToolInput<typeof all.fund_task>["task_id"]>().toEqualTypeOf<string>();
    expectTypeOf(all).not.toHaveProperty("find_tasks");

    const few = guildhallTools({ client: ada, only: ["find_tasks", "accept_task"], prefix: "m_" });
    expect(Object.keys(few)).toEqual(["m_find_tasks", "m_accept_task"]);
    expectTypeOf(few).toHaveProperty("m_find_tasks");
    expectTypeOf(few).not.toHaveProperty("m_submit_work");

    const most = guildhallTools({ client: scout, except: ["create_task"] });
    expectTypeOf(most).not.toHaveProperty("create_task");
    expect(most).not.toHaveProperty("create_task");
  });

  it("answer with the output of the operation", async () => {
    const { scout } = await openWorld();
    const { get_wallet } = guildhallTools({ client: scout });
    expect(await get_wallet.execute?.({}, options)).toMatchObject({ balance_usd: "10.00" });
  });

  it("tell the model of a refusal with code, path, rule and the next step", async () => {
    const { scout } = await openWorld();
    const { result, seen } = await told(guildhallTools({ client: scout }), "create_task", {
      ...SPEC,
      titel: "x",
    });
    expect(seen).toMatchObject({
      error: {
        code: "invalid_input",
        path: "titel",
        rule: "unknown_field",
        message: "titel is not a field of this operation. Did you mean title?",
        next: "Correct what the message names, then call again.",
      },
    });
    const [error] = result.steps[0]?.content.filter(({ type }) => type === "tool-error") ?? [];
    expect(ToolRefusal.isInstance(error?.type === "tool-error" && error.error)).toBe(true);
    expect(result.text).toBe("Done.");
  });

  it("take null for a field that was not given", async () => {
    const { scout } = await openWorld();
    const input = { ...SPEC, location: null, deadline_iso: null };
    const { seen } = await told(guildhallTools({ client: scout }), "create_task", input);
    expect(seen).toMatchObject({ status: "draft" });
  });

  it("have strict schemas, and say so, where they are asked for", async () => {
    const { scout } = await openWorld();
    const { create_task } = guildhallTools({ client: scout, schemas: "openai_strict" });
    expect(create_task.strict).toBe(true);
    const schema = Object(await asSchema(create_task.inputSchema).jsonSchema);
    expect(schema.required).toEqual(Object.keys(schema.properties));
  });

  it("act for whom the tool context names, in a context that is checked", async () => {
    const { market, acme, who } = await openWorld();
    const second = await acme.registerAgent({ display_name: "Second" });
    const tools = guildhallTools({
      role: "agent",
      contextSchema: z.object({ agent: z.enum(["scout", "second"]) }),
      client: ({ agent }) => market.as(agent === "scout" ? who.scout : second),
    });
    const as = async (
      agent: "scout" | "second",
      name: "create_task" | "list_tasks",
      input: object,
    ) => {
      const model = new MockLanguageModelV4({
        doGenerate: [calling(name, input, "call_1"), saying("Done.")],
      });
      const toolsContext = toolsContextFor(tools, { agent });
      await generateText({ model, tools, toolsContext, prompt: "Go.", stopWhen: isStepCount(2) });
      return seenIn(model.doGenerateCalls[1]?.prompt ?? [])[name];
    };
    await as("second", "create_task", SPEC);
    await as("scout", "create_task", SPEC);
    await as("scout", "create_task", SPEC);
    expect(Object(await as("second", "list_tasks", {})).tasks).toHaveLength(1);
    expect(Object(await as("scout", "list_tasks", {})).tasks).toHaveLength(2);
  });

  it("stop waiting when the call is aborted", async () => {
    const world = await openWorld();
    const task_id = await published(world);
    const { wait_for_task } = guildhallTools({ client: world.scout });
    const abortSignal = AbortSignal.timeout(30);
    const wait = async (): Promise<void> => {
      const views = wait_for_task.execute?.({ task_id }, { ...options, abortSignal });
      if (views === undefined || !(Symbol.asyncIterator in views)) throw new Error("no stream");
      for await (const view of views) expect(view.status).toBe("funded");
    };
    await expect(wait()).rejects.toThrow(/abort|timeout/i);
  });

  it("say nothing of success where the store fails, and tell its owner why", async () => {
    const storage = memoryStorage();
    const world = await openWorld({ storage });
    const task_id = await draft(world);
    const failures: unknown[] = [];
    const tools = guildhallTools({
      client: world.scout,
      onError: (failure) => void failures.push(failure),
    });
    storage.commit = () => Promise.reject(new Error("the disk is full"));
    const { seen } = await told(tools, "fund_task", { task_id });
    expect(seen).toMatchObject({ error: { code: "internal" } });
    expect(JSON.stringify(seen)).not.toMatch(/funded|disk/);
    expect(failures).toEqual([new Error("the disk is full")]);
  });
});

describe("Waiting for a task", () => {
  it("streams every status on the way, the last one as the result", async () => {
    const world = await openWorld();
    const task_id = await published(world);
    const model = new MockLanguageModelV4({
      doStream: [
        streamed(calling("wait_for_task", { task_id, timeout_seconds: 20 }, "call_1")),
        streamed(saying("Done.")),
      ],
    });
    const tools = guildhallTools({ client: world.scout });
    const seen: [string, boolean][] = [];
    const stop = isStepCount(2);
    for await (const part of streamText({ model, tools, prompt: "Go.", stopWhen: stop }).stream) {
      if (part.type !== "tool-result" || part.dynamic || part.toolName !== "wait_for_task")
        continue;
      const { status } = part.output;
      seen.push([status, part.preliminary === true]);
      if (part.preliminary !== true) continue;
      if (status === "funded") void world.ada.acceptTask({ task_id });
      if (status === "matched")
        void world.ada.submitWork({ task_id, text_content: "The sign reads OPEN." });
    }
    expect(seen).toEqual([
      ["funded", true],
      ["matched", true],
      ["awaiting_review", true],
      ["awaiting_review", false],
    ]);
  });

  it("ends when the time is up", async () => {
    const world = await openWorld();
    const task_id = await published(world);
    const input = { task_id, timeout_seconds: 0.05 };
    const { seen } = await told(guildhallTools({ client: world.scout }), "wait_for_task", input);
    expect(seen).toMatchObject({ status: "funded" });
  });

  it("refuses what cannot be, like every tool", async () => {
    const { scout } = await openWorld();
    const { seen } = await told(guildhallTools({ client: scout }), "wait_for_task", {
      task_id: "tsk_none",
    });
    expect(seen).toMatchObject({ error: { code: "not_found" } });
  });
});
