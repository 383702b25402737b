// A person decides about the money: the run stops where the market's policy wants a person, shows
// the exact call with the amount in both units, and goes on after a yes.
//
// npm install guildhall langchain @langchain/core @langchain/langgraph
import assert from "node:assert/strict";
import { createMarketplace, withApproval } from "guildhall";
import { askByInterrupt, GuildhallToolkit } from "guildhall/langchain";
import { createAgent, fakeModel } from "langchain";
import { AIMessage } from "@langchain/core/messages";
import { Command, interrupt, isInterrupted, MemorySaver } from "@langchain/langgraph";

const market = await createMarketplace({
  policy: { confirmations: [{ operation: "fund_task", from_amber: "1000" }] },
});
const acme = await market.registerDeveloper({ name: "Acme" });
await market.as(acme).topUp({ usd: "50.00" });
const scout = await market.as(acme).registerAgent({ display_name: "Scout" });
const { task_id } = await market.as(scout).createTask({
  title: "Photograph the shop front at 450 Main St",
  task_type: "photography",
  budget_amber: 1500,
});

// The agent acts as Scout; what a person approves is confirmed in the name of the developer.
const client = withApproval(market.as(scout), { by: market.as(acme) });
const toolkit = new GuildhallToolkit({ client, ask: askByInterrupt(interrupt) });

// A real agent: const model = new ChatAnthropic({ model: "claude-sonnet-4-5" }), or any other.
const model = fakeModel()
  .respondWithTools([{ id: "call_1", name: "fund_task", args: { task_id } }])
  .respond(new AIMessage("The task is funded."));
const agent = createAgent({ model, tools: toolkit.getTools(), checkpointer: new MemorySaver() });

const thread = { configurable: { thread_id: "shop-front" } };
const stopped = await agent.invoke({ messages: [{ role: "user", content: "Fund it." }] }, thread);
assert.ok(isInterrupted<{ confirmation: { summary: string } }>(stopped));
const [question] = stopped.__interrupt__;
assert.equal(
  question?.value?.confirmation.summary,
  `Set aside 1500.00 Amber (15.00 USD) for task ${task_id}`,
);
assert.equal((await market.as(acme).getWallet()).balance_usd, "50.00");

// Here a person reads the summary and decides.
const yes = new Command({ resume: { decisions: [{ type: "approve" }] } });
const { messages } = await agent.invoke(yes, thread);
assert.equal(messages.at(-1)?.content, "The task is funded.");
assert.equal((await market.as(acme).getWallet()).balance_usd, "35.00");
await market.close();
console.log(`Asked: ${question?.value?.confirmation.summary}. Approved.`);
