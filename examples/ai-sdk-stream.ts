// A chat that streams: while the agent waits for the work, each step of the task arrives as a
// preliminary result, so that whoever watches the chat sees it move.
//
// npm install guildhall ai zod
import assert from "node:assert/strict";
import { isStepCount, streamText } from "ai";
import { MockLanguageModelV4, simulateReadableStream } from "ai/test";
import { createMarketplace } from "guildhall";
import { guildhallTools } from "guildhall/ai-sdk";

const market = await createMarketplace();
const acme = await market.registerDeveloper({ name: "Acme" });
await market.as(acme).topUp({ usd: "50.00" });
const scout = await market.as(acme).registerAgent({ display_name: "Scout" });
const ada = await market.registerWorker({ name: "Ada", skills: ["photography"] });
const { task_id } = await market.as(scout).createTask({
  title: "Photograph the shop front at 450 Main St",
  task_type: "photography",
  budget_amber: 1500,
});
await market.as(scout).fundTask({ task_id });

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};
// A real model: const model = anthropic("claude-sonnet-4-5"), or any other of the AI SDK.
const model = new MockLanguageModelV4({
  doStream: [
    {
      stream: simulateReadableStream({
        chunks: [
          { type: "stream-start", warnings: [] },
          {
            type: "tool-call",
            toolCallId: "call_1",
            toolName: "wait_for_task",
            input: JSON.stringify({ task_id, timeout_seconds: 60 }),
          },
          { type: "finish", finishReason: { unified: "tool-calls", raw: undefined }, usage },
        ],
      }),
    },
    {
      stream: simulateReadableStream({
        chunks: [
          { type: "stream-start", warnings: [] },
          { type: "text-start", id: "1" },
          { type: "text-delta", id: "1", delta: "The work is in." },
          { type: "text-end", id: "1" },
          { type: "finish", finishReason: { unified: "stop", raw: undefined }, usage },
        ],
      }),
    },
  ],
});

const chat = streamText({
  model,
  tools: guildhallTools({ client: market.as(scout) }),
  stopWhen: isStepCount(5),
  prompt: "Tell me when the photo is there.",
});
const statuses: string[] = [];
let text = "";
for await (const part of chat.stream) {
  if (part.type === "text-delta") text += part.text;
  if (part.type !== "tool-result" || part.dynamic || part.toolName !== "wait_for_task") continue;
  const { status } = part.output;
  if (part.preliminary !== true) continue;
  statuses.push(status);
  // Meanwhile somebody takes the task and hands in.
  if (status === "funded") void market.as(ada).acceptTask({ task_id });
  if (status === "matched")
    void market.as(ada).submitWork({ task_id, text_content: "The sign reads OPEN." });
}

assert.deepEqual(statuses, ["funded", "matched", "awaiting_review"]);
assert.equal(text, "The work is in.");
await market.close();
console.log(`${statuses.join(", ")}: ${text}`);
