// The marketplace as an MCP server over HTTP, in a process of your own. The agent hires with one
// tool, and before the money moves its user is asked, in the client, to type the amount.
//
// npm install guildhall @modelcontextprotocol/sdk
import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { createMarketplace, withApproval } from "guildhall";
import { serveNode } from "guildhall/http";
import { mcpHandler } from "guildhall/mcp";

const market = await createMarketplace({
  policy: { confirmations: [{ operation: "fund_task", from_amber: "1000" }] },
});
const acme = await market.registerDeveloper({ name: "Acme" });
await market.as(acme).topUp({ usd: "50.00" });
const scout = await market.as(acme).registerAgent({ display_name: "Scout" });
const ada = await market.registerWorker({ name: "Ada", skills: ["photography"] });

// Who calls, by whatever your server knows them; here there is one agent and one token.
const handler = mcpHandler({
  sessions: "sessions",
  clientFor: (request) =>
    Promise.resolve(
      request.headers.get("authorization") === "Bearer let-me-in"
        ? withApproval(market.as(scout), { by: market.as(acme) })
        : null,
    ),
});
const host = await serveNode(handler, { port: 0 });

const client = new Client(
  { name: "my-agent", version: "1.0.0" },
  { capabilities: { elicitation: { form: {} } } },
);
const asked: string[] = [];
client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
  asked.push(params.message);
  // Here a person reads the sentence and types the amount.
  return { action: "accept", content: { amount_amber: "1500.00" } };
});
await client.connect(
  new StreamableHTTPClientTransport(new URL(`${host.url}/mcp`), {
    requestInit: { headers: { authorization: "Bearer let-me-in" } },
  }),
);

const tools = (await client.listTools()).tools.map(({ name }) => name);
assert.ok(tools.includes("hire"));
const hiring = client.callTool({
  name: "hire",
  arguments: {
    title: "Photograph the shop front at 450 Main St",
    task_type: "photography",
    budget_amber: 1500,
    wait_seconds: 30,
  },
});

// Meanwhile Ada looks for work, and does it.
for (let done = false; !done; await new Promise((resolve) => setTimeout(resolve, 20))) {
  for (const { task_id } of (await market.as(ada).findTasks()).tasks) {
    await market.as(ada).acceptTask({ task_id });
    await market.as(ada).submitWork({ task_id, text_content: "The sign reads OPEN." });
    done = true;
  }
}

const { structuredContent } = await hiring;
const { task, submission } = Object(structuredContent);
assert.equal(task.status, "awaiting_review");
assert.equal(submission.untrusted.text_content, "The sign reads OPEN.");
assert.match(asked.join(), /Set aside 1500\.00 Amber \(15\.00 USD\)/);

await client.close();
await handler.close();
await host.close();
await market.close();
console.log(`Asked: ${String(asked[0]).split("\n")[0]}. Hired over HTTP.`);
