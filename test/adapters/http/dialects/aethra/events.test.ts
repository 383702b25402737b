import { afterEach, describe, expect, it } from "vitest";
import { startHost, type Host, type SandboxCredentials } from "../../../../../src/host.ts";
import { connectMarket } from "../../../../../src/client/connect.ts";

const running: Host[] = [];
const readers: AbortController[] = [];
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.abort();
  await Promise.all(running.splice(0).map((host) => host.close()));
});

async function hosted() {
  const host = await startHost({ port: 0 });
  running.push(host);
  const keys: SandboxCredentials | null = host.sandbox;
  if (keys === null) throw new Error("there is no sandbox");
  const { url } = host;
  const scout = await connectMarket({ url, key: keys.agent_key });
  const ada = await connectMarket({ url, key: keys.worker_token, role: "worker" });
  return { url, keys, scout, ada };
}

interface Sent {
  readonly id: string | null;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const fieldOf = (block: string, name: string): string | null =>
  new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1] ?? null;

/** Reads a stream as a client does; `next` waits for the next message. */
async function open(url: string, key: string, headers: Record<string, string> = {}) {
  const reader = new AbortController();
  readers.push(reader);
  const response = await fetch(`${url}/mcp`, {
    headers: { authorization: `Bearer ${key}`, accept: "text/event-stream", ...headers },
    signal: reader.signal,
  });
  return { response, messages: messagesOf(response), close: () => reader.abort() };
}

async function* messagesOf(response: Response): AsyncGenerator<Sent, void> {
  let text = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks.filter((each) => each.includes("data: ")))
      yield {
        id: fieldOf(block, "id"),
        event: fieldOf(block, "event") ?? "",
        data: JSON.parse(fieldOf(block, "data") ?? "{}"),
      };
  }
}

async function take(messages: AsyncGenerator<Sent, void>, count: number): Promise<readonly Sent[]> {
  const taken: Sent[] = [];
  while (taken.length < count) {
    const { value, done } = await messages.next();
    if (done === true) break;
    taken.push(value);
  }
  return taken;
}

const SPEC = { title: "Photograph the front", task_type: "photography", budget_amber: 100 };
type Hosted = Awaited<ReturnType<typeof hosted>>;

async function funded({ scout }: Hosted): Promise<string> {
  const { task_id } = await scout.createTask(SPEC);
  await scout.fundTask({ task_id });
  return task_id;
}

const handIn = async ({ ada }: Hosted, task_id: string): Promise<void> => {
  await ada.acceptTask({ task_id });
  await ada.submitWork({ task_id, text_content: "The sign reads OPEN." });
};

describe("The documents' stream at GET /mcp", () => {
  it("tells of each step of a task, in the documents' names, from now on", async () => {
    const all = await hosted();
    await funded(all);
    const { response, messages } = await open(all.url, all.keys.agent_key);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    const task_id = await funded(all);
    await handIn(all, task_id);
    await all.scout.approveSubmission({ task_id });
    const told = await take(messages, 8);
    expect(new Set(told.map(({ data }) => data["task_id"]))).toEqual(new Set([task_id]));
    const steps = told.map(({ event, data }) => [event, data["mcp_status"]]);
    expect(steps.at(0)).toEqual(["task_state_change", "working"]);
    expect(steps).toContainEqual(["submission_received", "input_required"]);
    expect(steps.at(-1)).toEqual(["task_completed", "completed"]);
    const ids = told.map(({ id }) => Number(id));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  });

  it("goes on behind the last event that was seen", async () => {
    const all = await hosted();
    const first = await open(all.url, all.keys.agent_key);
    const task_id = await funded(all);
    const [seen] = await take(first.messages, 1);
    first.close();
    await handIn(all, task_id);
    const again = await reopened(all, { "last-event-id": String(seen?.id) });
    const missed = await take(again.messages, 3);
    expect(missed.map(({ data }) => data["status"])).toEqual(["funded", "matched", "submitted"]);
  });

  it("says of work that came in what was to be done then, however late it is read", async () => {
    const all = await hosted();
    const task_id = await funded(all);
    await handIn(all, task_id);
    await all.scout.approveSubmission({ task_id });
    const { messages } = await open(all.url, all.keys.agent_key, { "last-event-id": "0" });
    const told = await take(messages, 8);
    expect(told.find(({ event }) => event === "submission_received")?.data).toMatchObject({
      task_id,
      status: "awaiting_review",
      mcp_status: "input_required",
    });
  });

  it("replays nothing for an id that was never given", async () => {
    const all = await hosted();
    await funded(all);
    const { messages } = await open(all.url, all.keys.agent_key, { "last-event-id": "x'; --" });
    const task_id = await funded(all);
    const [next] = await take(messages, 1);
    expect(next?.data["task_id"]).toBe(task_id);
  });

  it("has one place for each key, which is free again when its reader has gone", async () => {
    const all = await hosted();
    const first = await open(all.url, all.keys.agent_key);
    const second = await open(all.url, all.keys.agent_key);
    expect(second.response.status).toBe(503);
    expect(await second.response.json()).toMatchObject({ error: { reason: "stream_open" } });
    const other = await open(all.url, all.keys.worker_token);
    expect(other.response.status).toBe(200);
    first.close();
    expect((await reopened(all)).response.status).toBe(200);
  });

  it("ends within moments when its key is revoked", async () => {
    const all = await hosted();
    const { url, keys } = all;
    const owner = await connectMarket({ url, key: keys.developer_token, role: "developer" });
    const made = await owner.createApiKey({ name: "reader", scopes: ["tasks.read"] });
    const { messages } = await open(all.url, made.api_key);
    await owner.revokeApiKey({ key_id: made.key_id });
    const began = performance.now();
    expect(await take(messages, 1)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  it("is not for a client of the protocol, which looks for a stream of its own kind", async () => {
    const { url, keys } = await hosted();
    const { response } = await open(url, keys.agent_key, { "mcp-protocol-version": "2025-11-25" });
    expect(response.status).toBe(405);
  });

  it("is for whoever has a key that may read tasks", async () => {
    const { url } = await hosted();
    const nobody = await fetch(`${url}/mcp`, { headers: { accept: "text/event-stream" } });
    expect(nobody.status).toBe(401);
    expect((await open(url, "sk_test_none")).response.status).toBe(401);
  });
});

/** Comes again until the place is free: the host hears of a closed connection a moment later. */
async function reopened({ url, keys }: Hosted, headers: Record<string, string> = {}) {
  for (let tries = 0; ; tries++) {
    const stream = await open(url, keys.agent_key, headers);
    if (stream.response.status === 200 || tries > 100) return stream;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
