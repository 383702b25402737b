// A ToolLoopAgent of the AI SDK funds a task after a person has said yes. Which calls need that is
// the market's policy; the engine holds to it whatever the model or the prompt says.
//
// npm install guildhall ai zod
import assert from "node:assert/strict";
import { ToolLoopAgent, type ModelMessage } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { createMarketplace, withApproval } from "guildhall";
import { guildhallApproval, guildhallTools } from "guildhall/ai-sdk";

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

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};
// A real model: const model = openai("gpt-5"), or any other of the AI SDK.
const model = new MockLanguageModelV4({
  doGenerate: [
    {
      content: [
        {
          type: "tool-call",
          toolCallId: "call_1",
          toolName: "fund_task",
          input: JSON.stringify({ task_id }),
        },
      ],
      finishReason: { unified: "tool-calls", raw: undefined },
      usage,
      warnings: [],
    },
    {
      content: [{ type: "text", text: "The task is funded." }],
      finishReason: { unified: "stop", raw: undefined },
      usage,
      warnings: [],
    },
  ],
});

// The agent acts as Scout; what a person approves is confirmed in the name of the developer.
const client = withApproval(market.as(scout), { by: market.as(acme) });
const agent = new ToolLoopAgent({
  model,
  tools: guildhallTools({ client }),
  toolApproval: guildhallApproval({ client }),
});

const question = { role: "user", content: "Fund it." } as const;
const stopped = await agent.generate({ messages: [question] });
const request = stopped.content.find((part) => part.type === "tool-approval-request");
assert.ok(request);
assert.equal((await market.as(acme).getWallet()).balance_usd, "50.00");

// Here a person reads the call and decides.
const answer: ModelMessage = {
  role: "tool",
  content: [{ type: "tool-approval-response", approvalId: request.approvalId, approved: true }],
};
const done = await agent.generate({ messages: [question, ...stopped.responseMessages, answer] });
assert.equal(done.text, "The task is funded.");
assert.equal((await market.as(acme).getWallet()).balance_usd, "35.00");
await market.close();
console.log(done.text);
