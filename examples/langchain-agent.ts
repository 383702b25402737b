// A LangChain agent hires a person: it looks at its wallet, posts a task, waits for the work and
// pays for it. The model is a script here; put a real one in its place, and the rest stays.
//
// npm install guildhall langchain @langchain/core
import assert from "node:assert/strict";
import { createMarketplace } from "guildhall";
import { GuildhallToolkit } from "guildhall/langchain";
import { createAgent, fakeModel } from "langchain";
import { AIMessage, ToolMessage, type BaseMessage } from "@langchain/core/messages";

const market = await createMarketplace();
const acme = await market.registerDeveloper({ name: "Acme" });
await market.as(acme).topUp({ usd: "50.00" });
const scout = await market.as(acme).registerAgent({ display_name: "Scout" });
const ada = await market.registerWorker({ name: "Ada", skills: ["photography"] });

/** Ada takes whatever is on offer, and does it. */
async function adaWorks(): Promise<void> {
  const { tasks } = await market.as(ada).findTasks();
  for (const { task_id } of tasks) {
    await market.as(ada).acceptTask({ task_id });
    await market.as(ada).submitWork({ task_id, text_content: "The sign reads OPEN." });
  }
}

const lastAnswer = (messages: readonly BaseMessage[], tool: string) =>
  messages.findLast((message) => ToolMessage.isInstance(message) && message.name === tool);
const taskId = (messages: readonly BaseMessage[]): string =>
  JSON.parse(String(lastAnswer(messages, "create_task")?.content)).task_id;
const call = (name: string, args: object): AIMessage =>
  new AIMessage({ content: "", tool_calls: [{ id: `call_${name}`, name, args: { ...args } }] });

// A real agent: const model = new ChatOpenAI({ model: "gpt-5" }), or any other chat model.
const model = fakeModel()
  .respond(call("get_wallet", {}))
  .respond(
    call("create_task", {
      title: "Photograph the shop front at 450 Main St",
      task_type: "photography",
      budget_amber: 1500,
    }),
  )
  .respond((messages) => call("fund_task", { task_id: taskId(messages) }))
  .respond((messages) => {
    void adaWorks();
    return call("wait_for_task", { task_id: taskId(messages), timeout_seconds: 30 });
  })
  .respond((messages) => call("get_submission", { task_id: taskId(messages) }))
  .respond((messages) => call("approve_submission", { task_id: taskId(messages) }))
  .respond(new AIMessage("The photo is in, and Ada is paid."));

const agent = createAgent({
  model,
  tools: new GuildhallToolkit({ client: market.as(scout) }).getTools(),
});
const { messages } = await agent.invoke({
  messages: [{ role: "user", content: "Have the shop front at 450 Main St photographed." }],
});

assert.equal(messages.at(-1)?.content, "The photo is in, and Ada is paid.");
assert.equal((await market.as(ada).getEarnings()).available_usd, "13.50");
assert.equal((await market.as(scout).getWallet()).balance_usd, "35.00");
await market.close();
console.log(messages.at(-1)?.content);
