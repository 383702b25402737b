import { createAgent, createMiddleware, humanInTheLoopMiddleware } from "langchain";
import { Command, interrupt, MemorySaver } from "@langchain/langgraph";
import { ToolMessage, type BaseMessage } from "@langchain/core/messages";
import { describe, expect, it } from "vitest";
import { askByInterrupt, GuildhallToolkit } from "../../../adapters/langchain/index.ts";
import { withApproval } from "../../../src/client/approval.ts";
import { draft, openWorld, type World } from "../../support/world.ts";
import { scriptedModel } from "./scripted.ts";

const policy = { confirmations: [{ operation: "fund_task", from_amber: "50" }] };
const config = { configurable: { thread_id: "one" } };
const begin = { messages: [{ role: "user" as const, content: "Go." }] };
const decided = (type: string) => new Command({ resume: { decisions: [{ type }] } });

/** Middleware of this kind makes every thrown tool error fatal. */
const watching = createMiddleware({ name: "Watching", wrapToolCall: (call, next) => next(call) });

const balanceOf = async ({ acme }: World): Promise<string> =>
  (await acme.getWallet()).balance_amber;

const interruptsOf = (result: object): readonly { readonly value: unknown }[] =>
  "__interrupt__" in result && Array.isArray(result.__interrupt__) ? result.__interrupt__ : [];

const lastAnswer = (result: { readonly messages: BaseMessage[] }): ToolMessage | undefined =>
  result.messages.findLast((message) => ToolMessage.isInstance(message));

const funding = (task_id: string) => [{ tool: "fund_task", args: () => ({ task_id }) }];

/** Asks by LangChain's own middleware, configured from the market's policy. */
function byMiddleware({ scout, acme }: World, task_id: string) {
  const toolkit = new GuildhallToolkit({ client: withApproval(scout, { by: acme }) });
  return createAgent({
    model: scriptedModel(funding(task_id)),
    tools: toolkit.getTools(),
    checkpointer: new MemorySaver(),
    middleware: [watching, humanInTheLoopMiddleware(toolkit.humanInTheLoop())],
  });
}

/** Asks from within the tool, where the engine wants a person. */
function byInterrupt({ scout, acme }: World, task_id: string) {
  const client = withApproval(scout, { by: acme });
  return createAgent({
    model: scriptedModel(funding(task_id)),
    tools: new GuildhallToolkit({ client, ask: askByInterrupt(interrupt) }).getTools(),
    checkpointer: new MemorySaver(),
    middleware: [watching],
  });
}

describe.each([
  ["humanInTheLoopMiddleware", byMiddleware],
  ["interrupt", byInterrupt],
])("Asking a person by %s", (_, agentOf) => {
  it("stops the run with the amount in both units, and nothing is paid yet", async () => {
    const world = await openWorld({ policy });
    const agent = agentOf(world, await draft(world));
    const [stopped] = interruptsOf(await agent.invoke(begin, config));
    expect(JSON.stringify(stopped?.value)).toMatch(/100\.00 Amber \(1\.00 USD\)/);
    expect(await balanceOf(world)).toBe("1000.00");
  });

  it("pays after a yes", async () => {
    const world = await openWorld({ policy });
    const agent = agentOf(world, await draft(world));
    await agent.invoke(begin, config);
    const result = await agent.invoke(decided("approve"), config);
    expect(lastAnswer(result)?.status).not.toBe("error");
    expect(await balanceOf(world)).toBe("900.00");
  });

  it("pays nothing after a no, and the model is told", async () => {
    const world = await openWorld({ policy });
    const agent = agentOf(world, await draft(world));
    await agent.invoke(begin, config);
    const result = await agent.invoke(decided("reject"), config);
    expect(lastAnswer(result)?.status).toBe("error");
    expect(await balanceOf(world)).toBe("1000.00");
  });

  it("asks nobody below the amount of the policy", async () => {
    const world = await openWorld({ policy });
    const agent = agentOf(world, await draft(world, { budget_amber: 49 }));
    expect(interruptsOf(await agent.invoke(begin, config))).toEqual([]);
    expect(await balanceOf(world)).toBe("951.00");
  });
});

describe("Without anybody to ask", () => {
  it("the engine refuses, whatever the model says", async () => {
    const world = await openWorld({ policy });
    const task_id = await draft(world);
    const client = withApproval(world.scout, { by: world.acme });
    const agent = createAgent({
      model: scriptedModel(funding(task_id)),
      tools: new GuildhallToolkit({ client }).getTools(),
    });
    const answer = lastAnswer(await agent.invoke(begin));
    expect(answer?.status).toBe("error");
    expect(String(answer?.content)).toContain("confirmation_required");
    expect(await balanceOf(world)).toBe("1000.00");
  });

  it("a resume that is no clear yes is a no", async () => {
    const world = await openWorld({ policy });
    const agent = byInterrupt(world, await draft(world));
    await agent.invoke(begin, config);
    const result = await agent.invoke(new Command({ resume: "yes, go on" }), config);
    expect(lastAnswer(result)?.status).toBe("error");
    expect(await balanceOf(world)).toBe("1000.00");
  });
});
