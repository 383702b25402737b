// MCP over HTTP: one endpoint for many principals, each by its own bearer token. The session tells
// of what changes, so that nobody has to ask again and again.
//
// npm install guildhall @modelcontextprotocol/sdk
import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ResourceUpdatedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { createMarketplace, type Client as Principal } from "guildhall";
import { serveNode } from "guildhall/http";
import { mcpHandler } from "guildhall/mcp";

const market = await createMarketplace();
const acme = await market.registerDeveloper({ name: "Acme" });
await market.as(acme).topUp({ usd: "50.00" });
const scout = await market.as(acme).registerAgent({ display_name: "Scout" });
const ada = await market.registerWorker({ name: "Ada" });

// In earnest: who = await market.authenticate(token), and market.as(who).
const tokens = new Map<string, Principal>([
  ["Bearer scout", market.as(scout)],
  ["Bearer ada", market.as(ada)],
]);
const handler = mcpHandler({
  sessions: "sessions",
  clientFor: ({ headers }) =>
    Promise.resolve(tokens.get(headers.get("authorization") ?? "") ?? null),
});
const host = await serveNode(handler, { port: 0 });

async function dial(authorization: string) {
  const client = new Client({ name: "my-agent", version: "1.0.0" });
  const url = new URL(host.url);
  const requestInit = { headers: { authorization } };
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
  const call = async (name: string, args: Record<string, unknown> = {}) => {
    const { structuredContent } = await client.callTool({ name, arguments: args });
    return JSON.parse(JSON.stringify(structuredContent));
  };
  return { client, call };
}

const requester = await dial("Bearer scout");
const worker = await dial("Bearer ada");

// `hire` posts, pays and waits; over a session it tells each status as it comes.
const statuses: string[] = [];
const funded = Promise.withResolvers<void>();
const hire = requester.client.callTool(
  {
    name: "hire",
    arguments: { title: "Count the bikes", task_type: "data_collection", budget_amber: 1000 },
  },
  undefined,
  {
    onprogress({ message = "" }) {
      statuses.push(message);
      if (message.includes(": funded")) funded.resolve();
    },
  },
);
await funded.promise;
const { tasks } = await worker.call("find_tasks");
const task_id: string = tasks[0].task_id;
await worker.call("accept_task", { task_id });
await worker.call("submit_work", { task_id, text_content: "Fifty-two." });
const handedIn = JSON.parse(JSON.stringify((await hire).structuredContent));
assert.equal(handedIn.submission.untrusted.text_content, "Fifty-two.");
assert.ok(statuses.length >= 2);

// Who subscribes is told, also of the money.
const told = Promise.withResolvers<string>();
worker.client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) =>
  told.resolve(params.uri),
);
await worker.client.subscribeResource({ uri: "guildhall://earnings" });
await requester.call("approve_submission", { task_id });
assert.equal(await told.promise, "guildhall://earnings");
assert.equal((await worker.call("get_earnings")).available_usd, "9.00");

await requester.client.close();
await worker.client.close();
await handler.close();
await host.close();
await market.close();
console.log("Hired over HTTP: Ada was told of her 9 USD.");
