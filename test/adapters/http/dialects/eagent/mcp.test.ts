import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterEach, describe, expect, it } from "vitest";
import { serveNode } from "../../../../../adapters/http/index.ts";
import { openEagent, PHOTO, WORK } from "./given.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** The client of the protocol's own SDK, connected to eAgent's server over the network. */
async function connected() {
  const opened = await openEagent();
  const server = await serveNode(opened.wire.handler, { port: 0 });
  closing.push(() => server.close());
  const client = new Client({ name: "a test", version: "1" });
  const transport = new StreamableHTTPClientTransport(new URL(`${server.url}/eagent/mcp`), {
    requestInit: { headers: { "x-api-key": opened.keys.agent_key } },
  });
  // The SDK's own types disagree with themselves under exactOptionalPropertyTypes.
  await client.connect(transport as Parameters<Client["connect"]>[0]);
  closing.push(() => client.close());
  /** The client itself checks an answer against the form that the list promised. */
  const call = async (name: string, input: object = {}) => {
    const answer = await client.callTool({ name, arguments: { ...input } });
    return answer.structuredContent as ReturnType<JSON["parse"]>;
  };
  return { ...opened, client, call, url: server.url };
}

describe("The MCP server of eAgent", () => {
  it("lists its tools with what each takes and answers", async () => {
    const { client } = await connected();
    expect(client.getServerVersion()).toMatchObject({ name: "eagent", title: "eAgent" });
    expect(client.getInstructions()).toMatch(/USDC/);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      ...["create_task", "wait_for_completion", "get_task", "list_tasks", "cancel_task"],
      ...["list_categories", "get_balance"],
    ]);
    for (const { outputSchema, annotations } of tools)
      expect([outputSchema?.type, typeof annotations?.readOnlyHint]).toEqual(["object", "boolean"]);
  });

  it("posts a task, waits for it, and has the work, in the form of its list", async () => {
    const { call, client, market, asWorker } = await connected();
    await client.listTools();
    const { categories } = await call("list_categories");
    expect(categories[0]).toMatchObject({ id: 1, type: "photo_verification" });
    const { id, status } = await call("create_task", PHOTO);
    expect(status).toBe("PENDING");
    await market.advance("1s");
    expect(await call("get_task", { id })).toMatchObject({ status: "MATCHED" });
    const over = call("wait_for_completion", { id, timeout_seconds: 20 });
    await asWorker(`/api/v1/tasks/${id}/accept`);
    await asWorker(`/api/v1/tasks/${id}/submit`, WORK);
    expect(await over).toMatchObject({
      status: "COMPLETED",
      submission: { result_data: WORK.result_data, notes: WORK.notes },
      untrusted_fields: ["submission.result_data", "submission.notes", "evidence"],
    });
    const { tasks } = await call("list_tasks", { status: "COMPLETED", limit: 5 });
    expect(tasks.map((task: { id: string }) => task.id)).toEqual([id]);
    expect(await call("get_balance")).toMatchObject({ balance_text: "485.00" });
  });

  it("says how a task stands where it is not over in time", async () => {
    const { call } = await connected();
    const { id } = await call("create_task", PHOTO);
    const began = performance.now();
    const task = await call("wait_for_completion", { id, timeout_seconds: 0.2 });
    expect(["PENDING", "MATCHED"]).toContain(task.status);
    expect(performance.now() - began).toBeGreaterThanOrEqual(190);
  });

  it("does a call once, however often it comes with its key", async () => {
    const { call, wallet } = await connected();
    const far = { ...PHOTO, location: { lat: 0, lng: 0 }, idempotency_key: "once" };
    const first = await call("create_task", far);
    expect((await call("create_task", far)).id).toBe(first.id);
    expect(await wallet()).toBe("485.00");
    expect(await call("cancel_task", { id: first.id })).toMatchObject({ refunded: true });
    expect(await wallet()).toBe("500.00");
  });

  it("tells a model what was refused, so that it can mend its call", async () => {
    const { client } = await connected();
    const refused = async (name: string, input: object) => {
      const { isError, content } = await client.callTool({ name, arguments: { ...input } });
      const [{ text = "{}" } = {}] = content as readonly { readonly text?: string }[];
      return { isError, error: JSON.parse(text).error };
    };
    expect(await refused("create_task", { ...PHOTO, budget: 1 })).toMatchObject({
      ...{ isError: true, error: { code: "rule_broken", reason: "below_minimum" } },
    });
    expect(await refused("create_task", { ...PHOTO, budgit: 15 })).toMatchObject({
      ...{ isError: true, error: { code: "invalid_input", reason: "unknown_field" } },
    });
    expect(await refused("get_task", { id: "tsk_none" })).toMatchObject({
      ...{ isError: true, error: { code: "not_found" } },
    });
    const unknown = client.callTool({ name: "create_tusk", arguments: {} });
    await expect(unknown).rejects.toThrow(/Did you mean create_task/);
  });

  it("lets nobody in without a key, and reads one message at a time", async () => {
    const { ask } = await connected();
    const hello = { jsonrpc: "2.0", id: 1, method: "tools/list" };
    expect(await ask("POST", "/mcp", hello, { headers: {} })).toMatchObject({
      ...{ status: 401, body: { error: { code: -32001 } } },
    });
    expect((await ask("POST", "/mcp", hello)).body.result.tools).toHaveLength(7);
    expect((await ask("POST", "/mcp", [hello])).body.error.code).toBe(-32602);
    expect((await ask("POST", "/mcp", { ...hello, method: "x" })).body.error.code).toBe(-32601);
    expect((await ask("GET", "/mcp")).status).toBe(405);
  });
});
