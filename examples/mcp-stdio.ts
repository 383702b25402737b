// An MCP client hires over stdio, as Claude Desktop does: it starts `guildhall mcp`, which works
// against a market behind HTTP, and calls its tools. The market and its worker live here.
//
// npm install guildhall @modelcontextprotocol/sdk
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { createMarketplace, type Identity } from "guildhall";
import { createHandler, serveNode } from "guildhall/http";

const market = await createMarketplace();
const acme = await market.registerDeveloper({ name: "Acme" });
await market.as(acme).topUp({ usd: "50.00" });
const { api_key } = await market.as(acme).registerAgent({
  display_name: "Scout",
  scopes: ["tasks.read", "tasks.create", "tasks.update", "payments.read", "payments.fund"],
});
const ada: Identity = await market.registerWorker({ name: "Ada", skills: ["photography"] });
const host = await serveNode(createHandler({ market }), { port: 0 });

// In a configuration file: "command": "npx", "args": ["-y", "guildhall", "mcp", "--url", ...].
const folder = dirname(fileURLToPath(import.meta.resolve("guildhall/package.json")));
const transport = new StdioClientTransport({
  command: process.execPath,
  args: [join(folder, "dist/cli.js"), "mcp", "--url", host.url],
  env: { GUILDHALL_KEY: api_key },
});
const client = new Client({ name: "my-agent", version: "1.0.0" });
await client.connect(transport);

/** Calls a tool for its structured answer. */
async function call(name: string, args: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { structuredContent } = await client.callTool({ name, arguments: args });
  return { ...Object(structuredContent) };
}

const { task_id } = await call("create_task", {
  title: "Photograph the shop front at 450 Main St",
  task_type: "photography",
  budget_amber: 1500,
});
await call("fund_task", { task_id });
const waiting = call("wait_for_task", { task_id, timeout_seconds: 30 });
await market.as(ada).acceptTask({ task_id: String(task_id) });
await market.as(ada).submitWork({ task_id: String(task_id), text_content: "It reads OPEN." });
assert.equal((await waiting)["status"], "awaiting_review");
const submission = await call("get_submission", { task_id });
assert.deepEqual(Object(submission["untrusted"]).text_content, "It reads OPEN.");
const paid = await call("approve_submission", { task_id, quality_rating: 0.9 });
assert.equal(paid["paid_usd"], "15.00");

await client.close();
await host.close();
assert.equal((await market.as(acme).getWallet()).balance_usd, "35.00");
await market.close();
console.log(`Hired over stdio, and paid ${String(paid["paid_usd"])} USD.`);
