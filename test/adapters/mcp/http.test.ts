import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { setTimeout as sleep } from "node:timers/promises";
import { request as httpRequest } from "node:http";
import { expect, it, describe } from "vitest";
import type { HandlerOptions } from "../../../adapters/mcp/index.ts";
import type { Signal } from "../../../engine/index.ts";
import type { MarketClient } from "../../../src/client/client.ts";
import { openWorld, published } from "../../support/world.ts";
import { as, call, newClient, refusedBy, type Answer } from "./connected.ts";
import { FIXTURES } from "./fixtures.ts";
import { served, type HttpHost } from "./http-host.ts";

const SCOUT = "sk_scout";
const ADA = "tok_ada";

/** A host where the bearer says who asks. */
async function hosted(options: Partial<HandlerOptions> = {}) {
  const world = await openWorld();
  const people = new Map([
    [`Bearer ${SCOUT}`, as(world, "scout")],
    [`Bearer ${ADA}`, as(world, "ada")],
  ]);
  const host = await served({
    clientFor: ({ headers }) =>
      Promise.resolve(people.get(headers.get("authorization") ?? "") ?? null),
    ...options,
  });
  return { world, host };
}

async function dial({ url }: HttpHost, key = SCOUT, answer: Answer | null = null) {
  const client = newClient(answer);
  const headers = { authorization: `Bearer ${key}` };
  const transport = new StreamableHTTPClientTransport(url, { requestInit: { headers } });
  await client.connect(transport);
  return { client, transport };
}

const message = (method: string, params: object = {}) =>
  JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });

const HEADERS = {
  authorization: `Bearer ${SCOUT}`,
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
  "mcp-protocol-version": "2025-11-25",
};

const INITIALIZE = message("initialize", {
  protocolVersion: "2025-11-25",
  capabilities: {},
  clientInfo: { name: "raw", version: "1" },
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(); tries++) await sleep(20);
  expect(holds()).toBe(true);
}

describe("Without sessions", () => {
  it("each request is answered by itself, in the name of its own key", async () => {
    const { host } = await hosted();
    const [scout, ada] = await Promise.all([dial(host), dial(host, ADA)]);
    expect(scout.transport.sessionId).toBeUndefined();
    expect(await call(scout.client, "get_wallet")).toMatchObject({ balance_amber: "1000.00" });
    expect(await call(ada.client, "get_earnings")).toMatchObject({ available_amber: "0.00" });
    expect(await refusedBy(call(ada.client, "get_wallet"))).toMatchObject({ code: -32602 });
    expect(host.handler.sessionCount()).toBe(0);
  });

  it("there is nothing to get or to delete", async () => {
    const { host } = await hosted();
    const ran = await fetch(host.url, { headers: HEADERS });
    expect([ran.status, ran.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it("an answer is one JSON object", async () => {
    const { host } = await hosted();
    const body = message("tools/call", { name: "get_wallet", arguments: {} });
    const ran = await fetch(host.url, { method: "POST", headers: HEADERS, body });
    expect(ran.headers.get("content-type")).toBe("application/json");
    expect(await ran.json()).toMatchObject({
      result: { structuredContent: { balance_amber: "1000.00" } },
    });
  });

  it("a task of the protocol is found again by its owner alone", async () => {
    const { host, world } = await hosted();
    const { task_id } = await world.scout.createTask({
      title: "Fetch the parcel",
      task_type: "errand",
      budget_amber: 10,
    });
    const [scout, ada] = await Promise.all([dial(host), dial(host, ADA)]);
    const args = { name: "wait_for_task", arguments: { task_id } };
    const stream = scout.client.experimental.tasks.callToolStream(args, undefined, { task: {} });
    const { value: first } = await stream.next();
    if (first?.type !== "taskCreated") throw new Error("no task was made");
    const { taskId } = first.task;
    expect(await scout.client.experimental.tasks.getTask(taskId)).toMatchObject({ taskId });
    expect(await refusedBy(ada.client.experimental.tasks.getTask(taskId))).toMatchObject({
      code: -32602,
    });
    await scout.client.experimental.tasks.cancelTask(taskId);
  });
});

describe("With sessions", () => {
  it("a session is found by who opened it, and ends when it is deleted", async () => {
    const { host } = await hosted({ sessions: "sessions" });
    const { client, transport } = await dial(host);
    expect(await call(client, "get_wallet")).toMatchObject({ balance_amber: "1000.00" });
    expect(host.handler.sessionCount()).toBe(1);
    const headers = { ...HEADERS, "mcp-session-id": transport.sessionId ?? "" };
    const asAda = { ...headers, authorization: `Bearer ${ADA}` };
    const body = message("tools/list");
    const stolen = await fetch(host.url, { method: "POST", headers: asAda, body });
    expect(stolen.status).toBe(404);
    await transport.terminateSession();
    expect(host.handler.sessionCount()).toBe(0);
    const late = await fetch(host.url, { method: "POST", headers, body });
    expect(late.status).toBe(404);
  });

  it("a request that opens no session leaves none behind", async () => {
    const { host } = await hosted({ sessions: "sessions" });
    const body = message("tools/list");
    const ran = await fetch(host.url, { method: "POST", headers: HEADERS, body });
    expect(ran.status).toBe(400);
    expect(host.handler.sessionCount()).toBe(0);
  });

  it("a client that is killed frees its session, and its calls end", async () => {
    const world = await openWorld();
    const task_id = await published(world);
    const signals: (Signal | undefined)[] = [];
    const scout = as(world, "scout");
    const client: MarketClient = {
      ...scout,
      execute(name, input, options) {
        if (name === "wait_for_task") signals.push(options?.signal);
        return scout.execute(name, input, options);
      },
    };
    const clientFor = () => Promise.resolve(client);
    const host = await served({ clientFor, sessions: "sessions", idleMs: 300 });
    const dialled = await dial(host);
    const wait = dialled.client.callTool({ name: "wait_for_task", arguments: { task_id } });
    const lost = refusedBy(wait);
    await until(() => signals.length === 1);
    // Cuts the connections, and says nothing.
    await dialled.client.close();
    await until(() => host.handler.sessionCount() === 0);
    expect(await lost).toMatchObject({ code: -32000 });
    expect(signals[0]?.aborted).toBe(true);
  });

  it("a session whose client stays lives on, however quiet it is", async () => {
    const { host } = await hosted({ sessions: "sessions", idleMs: 800 });
    const { client } = await dial(host);
    await sleep(1_800);
    expect(await call(client, "get_wallet")).toMatchObject({ balance_amber: "1000.00" });
    expect(host.handler.sessionCount()).toBe(1);
  });

  it("one too many takes the place of one that nobody attends, or is refused", async () => {
    const { host } = await hosted({ sessions: "sessions", maxSessions: 1 });
    const open = { method: "POST", headers: HEADERS, body: INITIALIZE };
    const first = await fetch(host.url, open);
    await first.text();
    const second = await dial(host);
    expect(host.handler.sessionCount()).toBe(1);
    expect((await fetch(host.url, open)).status).toBe(503);
    await second.client.close();
  });

  it("an answer can be fetched later, where the stream was let go", async () => {
    const { host } = await hosted({ sessions: "sessions", extra: FIXTURES });
    const opened = await fetch(host.url, { method: "POST", headers: HEADERS, body: INITIALIZE });
    const text = await opened.text();
    expect(text).toMatch(/^id: \d+\nretry: 1000\ndata: \n\n/);
    const headers = { ...HEADERS, "mcp-session-id": opened.headers.get("mcp-session-id") ?? "" };
    const body = message("tools/call", { name: "test_reconnection", arguments: {} });
    const cut = await (await fetch(host.url, { method: "POST", headers, body })).text();
    const [, id = ""] = /^id: (\d+)\nretry: 1000\ndata: \n\n$/.exec(cut) ?? [];
    expect(id).not.toBe("");
    await sleep(200);
    const resumed = await fetch(host.url, { headers: { ...headers, "last-event-id": id } });
    const reader = resumed.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(new TextDecoder().decode(value)).toContain("Reconnection test completed");
    await reader?.cancel();
    const lost = await fetch(host.url, { headers: { ...headers, "last-event-id": "999" } });
    expect(lost.status).toBe(400);
  });
});

describe("The door", () => {
  it("lets nobody in whose credential is missing or wrong", async () => {
    const { host } = await hosted();
    for (const authorization of ["", "Bearer wrong"]) {
      const headers = { ...HEADERS, authorization };
      const ran = await fetch(host.url, { method: "POST", headers, body: INITIALIZE });
      expect([ran.status, ran.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
      expect(await ran.json()).toMatchObject({ error: { code: -32001 }, id: null });
    }
  });

  it("is closed to what was meant for another host", async () => {
    const { host } = await hosted();
    const status = (headers: Record<string, string>) =>
      new Promise<number>((resolve, reject) => {
        const options = { method: "POST", headers: { ...HEADERS, ...headers } };
        const sent = httpRequest(host.url, options, (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        });
        sent.on("error", reject).end(INITIALIZE);
      });
    expect(await status({})).toBe(200);
    expect(await status({ host: "localhost:3000" })).toBe(200);
    expect(await status({ host: "[::1]:3000" })).toBe(200);
    expect(await status({ origin: "http://localhost:5173" })).toBe(200);
    expect(await status({ host: "evil.example" })).toBe(403);
    expect(await status({ origin: "http://evil.example" })).toBe(403);
    expect(await status({ origin: "null" })).toBe(403);
    expect(await status({ host: "localhost.evil.example" })).toBe(403);
  });

  it("opens to the names it was told", async () => {
    const { host } = await hosted({ hosts: ["market.example"] });
    const ask = (name: string) =>
      host.handler(
        new Request(`https://${name}/mcp`, { method: "POST", headers: HEADERS, body: INITIALIZE }),
      );
    expect((await ask("market.example")).status).toBe(200);
    expect((await ask("127.0.0.1")).status).toBe(403);
  });
});
