// An MCP client that hires over stdio: it starts `guildhall mcp` as Claude Desktop would, against a
// host that is already there, and its user confirms the payment by typing the amount.
//
// npm install guildhall @modelcontextprotocol/sdk
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { createMarketplace } from "guildhall";
import { createHandler, serveNode } from "guildhall/http";

// The host, on which a person must confirm from 10 USD on.
const confirmations = [{ operation: "fund_task", from_amber: "1000" }];
const market = await createMarketplace({ policy: { confirmations } });
const host = await serveNode(createHandler({ market }), { port: 0 });
const { sandbox } = await sandboxOf();

// Your agent's program. The tools it lists go to your model; here a script calls them.
const client = new Client(
  { name: "my-agent", version: "1.0.0" },
  { capabilities: { elicitation: { form: {} } } },
);
const asked: string[] = [];
client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
  asked.push(params.message);
  return { action: "accept", content: { amount_amber: "1500.00" } };
});
const cli = fileURLToPath(new URL("dist/cli.js", import.meta.resolve("guildhall/package.json")));
await client.connect(
  new StdioClientTransport({
    command: process.execPath,
    args: [cli, "mcp", "--url", host.url],
    env: {
      GUILDHALL_KEY: String(sandbox["agent_key"]),
      GUILDHALL_DEVELOPER_TOKEN: String(sandbox["developer_token"]),
    },
  }),
);
const call = async (name: string, args: Record<string, unknown> = {}) =>
  fieldsOf((await client.callTool({ name, arguments: args })).structuredContent);

const { task_id } = await call("create_task", {
  title: "Photograph the shop front at 450 Main St",
  task_type: "photography",
  budget_amber: 1500,
});
await call("fund_task", { task_id });
assert.match(asked[0] ?? "", /type 1500\.00/);

// Meanwhile, elsewhere, a person takes the task and does it.
const ada = await market.authenticate(String(sandbox["worker_token"]));
assert.ok(ada);
await market.execute(ada, "accept_task", { task_id });
await market.execute(ada, "submit_work", { task_id, text_content: "The sign is lit." });

assert.equal((await call("wait_for_task", { task_id }))["status"], "awaiting_review");
const submission = await call("get_submission", { task_id });
assert.deepEqual(submission["untrusted"], { text_content: "The sign is lit.", answers: null });
assert.equal((await call("approve_submission", { task_id }))["status"], "completed");
assert.equal((await call("get_wallet"))["balance_usd"], "485.00");
await client.close();
await host.close();
await market.close();
console.log("Hired over stdio: 15 USD, confirmed by hand.");

async function sandboxOf() {
  const reply = await market.openSandbox();
  assert.ok(reply.ok);
  return { sandbox: fieldsOf(reply.output) };
}

function fieldsOf(value: unknown): Record<string, unknown> {
  assert.ok(typeof value === "object" && value !== null);
  return { ...value };
}
