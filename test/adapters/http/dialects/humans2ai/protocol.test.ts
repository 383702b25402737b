import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterEach, describe, expect, it } from "vitest";
import { serveNode } from "../../../../../adapters/http/index.ts";
import { opened, TASK } from "./given.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** The client of the protocol's own SDK, connected over the network. */
async function connected(shows: "its key" | "nothing") {
  const all = await opened();
  const server = await serveNode(all.wire.handler, { port: 0 });
  closing.push(() => server.close());
  const client = new Client({ name: "a test", version: "1" });
  const headers = { authorization: `Bearer ${all.keys.agent_key}` };
  const transport = new StreamableHTTPClientTransport(
    new URL(`${server.url}/humans2ai/api/v1/mcp`),
    shows === "nothing" ? {} : { requestInit: { headers } },
  );
  // The SDK's own types disagree with themselves under exactOptionalPropertyTypes.
  await client.connect(transport as Parameters<Client["connect"]>[0]);
  closing.push(() => client.close());
  const call = async (name: string, input: object = {}) => {
    const { structuredContent, isError, content } = await client.callTool({
      ...{ name, arguments: { ...input } },
    });
    const [said] = content as readonly { readonly text: string }[];
    return { isError, body: structuredContent ?? JSON.parse(said?.text ?? "null") };
  };
  return { ...all, client, call };
}

describe("Humans2AI's tools over the protocol itself", () => {
  it("are the fifteen that its own messages call", async () => {
    const { client } = await connected("its key");
    expect(client.getServerVersion()).toMatchObject({ name: "humans2ai" });
    const { tools } = await client.listTools();
    expect(tools).toHaveLength(15);
    const create = tools.find(({ name }) => name === "create_task");
    expect(create?.inputSchema.required).toContain("idempotencyKey");
    expect(create?.annotations?.destructiveHint).toBe(true);
  });

  it("hire and pay, and move money once for each key", async () => {
    const { call, keys, call: _, ...all } = await connected("its key");
    const keyed = { ...TASK, idempotencyKey: "one" };
    const { data: task } = (await call("create_task", keyed)).body;
    expect((await call("create_task", keyed)).body.data.id).toBe(task.id);
    const rest = (path: string, body: object = {}) =>
      all.wire.send(`/humans2ai/api/v1${path}`, {
        ...{ key: keys.worker_token, body: JSON.stringify(body) },
      });
    await rest(`/tasks/${task.id}/apply`);
    const { data } = (await call("list_applications", { taskId: task.id })).body;
    const { applicationId } = data.applications[0];
    await call("select_applicant", { taskId: task.id, applicationId });
    await rest(`/tasks/${task.id}/submit`, { proof: "https://example.com/photos" });
    const paid = { taskId: task.id, idempotencyKey: "two" };
    const { body } = await call("approve_submission", paid);
    expect(body).toMatchObject({ success: true, data: { status: "completed" } });
  });

  it("tell the model what to mend, and strangers that they need a key", async () => {
    const { call } = await connected("its key");
    const refused = await call("create_task", TASK);
    expect(refused).toMatchObject({ isError: true, body: { success: false } });
    expect(refused.body.error.message).toContain("idempotencyKey");
    await expect(call("create_tusk")).rejects.toThrow("Did you mean create_task?");
    const stranger = await connected("nothing");
    await expect(stranger.call("get_wallet")).rejects.toThrow();
    const account = { email: "bot@example.com", password: "a long sentence about rivers" };
    expect((await stranger.call("register", account)).body.success).toBe(true);
  });
});
