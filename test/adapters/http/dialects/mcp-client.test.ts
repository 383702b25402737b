import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveNode, type Listening } from "../../../../adapters/http/index.ts";
import { AETHRA_TOOLS } from "../../../../engine/index.ts";
import { openWire, SPEC, type Opened } from "../given.ts";

describe("The client of the Model Context Protocol's own SDK", () => {
  let opened: Opened;
  let server: Listening;
  const client = new Client({ name: "a test", version: "1" });

  beforeAll(async () => {
    opened = await openWire();
    server = await serveNode(opened.wire.handler, { port: 0 });
    const headers = { Authorization: `Bearer ${opened.keys.agent_key}` };
    const transport = new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), {
      requestInit: { headers },
    });
    // The SDK's own types disagree with themselves under exactOptionalPropertyTypes.
    await client.connect(transport as Parameters<Client["connect"]>[0]);
  });

  afterAll(async () => {
    await client.close();
    await server.close();
    await opened.market.close();
  });

  it("connects without a session and reads who is there", () => {
    expect(client.getServerVersion()).toMatchObject({ name: "guildhall", version: "1.2.3" });
    expect(client.getServerCapabilities()).toEqual({ tools: {} });
    expect(client.getInstructions()).toMatch(/Amber/);
  });

  it("lists the eighteen tools", async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(AETHRA_TOOLS.map((name) => `aethra.${name}`));
  });

  it("hires, and finds every answer to be of the form that the list promised", async () => {
    const { keys, wire } = opened;
    const call = async (name: string, input: object) => {
      // The client itself checks structuredContent against the tool's output schema.
      const answer = await client.callTool({ name: `aethra.${name}`, arguments: { ...input } });
      return answer.structuredContent as Readonly<Record<string, unknown>>;
    };
    await call("get_capabilities", {});
    await call("get_wallet", {});
    await call("dry_run", SPEC);
    const { task_id } = await call("create_task", { ...SPEC, milestone_count: 2 });
    await call("fund_task", { task_id });
    await call("get_task", { task_id });
    await wire.v1("accept_task", keys.worker_token, { task_id });
    await wire.v1("submit_work", keys.worker_token, { task_id, answers: { open: "yes" } });
    const submission = await call("get_submission", { task_id });
    expect(submission["untrusted_fields"]).toEqual(["text_content", "answers"]);
    await call("verify_submission", { task_id });
    await call("approve_submission", { task_id, milestone_number: 1, quality_rating: 0.9 });
    await wire.v1("submit_work", keys.worker_token, { task_id, text_content: "again" });
    await call("reject_submission", {
      task_id,
      milestone_number: 2,
      reason: "The sign is missing.",
    });
    await wire.v1("submit_work", keys.worker_token, { task_id, text_content: "once more" });
    await call("file_dispute", { task_id, milestone_number: 2, reason: "It is not that shop." });
    await call("list_tasks", {});
    await call("get_api_score", {});
  });

  it("sells by bids", async () => {
    const { keys, wire } = opened;
    const call = async (name: string, input: object) => {
      const answer = await client.callTool({ name: `aethra.${name}`, arguments: { ...input } });
      return answer.structuredContent as Readonly<Record<string, unknown>>;
    };
    const { task_id } = await call("create_task", { ...SPEC, bid_enabled: true });
    await call("fund_task", { task_id });
    await wire.v1("place_bid", keys.worker_token, { task_id, amount_amber: 80, message: "Me!" });
    await call("close_bidding_early", { task_id });
    await call("reopen_bidding", { task_id, bid_duration_hours: 1 });
    await call("close_bidding_early", { task_id });
    const { bids } = await call("list_bids", { task_id });
    expect(bids).toMatchObject([{ amount_amber: "80.00", untrusted: { message: "Me!" } }]);
    await call("select_bid", { task_id });
    await call("cancel_task", { task_id });
  });

  it("is told a refusal as a JSON-RPC error", async () => {
    const call = client.callTool({ name: "aethra.get_task", arguments: { task_id: "no" } });
    await expect(call).rejects.toMatchObject({ code: -32002, data: { code: "not_found" } });
  });
});
