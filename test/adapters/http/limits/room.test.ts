import { describe, expect, it } from "vitest";
import { createHandler, serveNode } from "../../../../adapters/http/index.ts";
import { startHost } from "../../../../src/host.ts";
import { marketThat } from "../given.ts";

const headers = { authorization: "Bearer good" };

/** A host in which every operation waits until it is let go. */
async function held(mostAtOnce?: number) {
  const go = Promise.withResolvers<void>();
  let begun = 0;
  const market = marketThat(async () => {
    begun++;
    await go.promise;
    return { ok: true, output: {}, replayed: false };
  });
  const handler = createHandler({ market, ...(mostAtOnce !== undefined && { mostAtOnce }) });
  const ask = (path: string, method = "POST") =>
    handler(new Request(`http://guildhall.test${path}`, { method, headers }));
  return { ask, go, begunCount: () => begun };
}

describe("A host of which more is asked than it has room for", () => {
  it("turns away whoever comes then at once, and forgets nobody who was let in", async () => {
    const { ask, go, begunCount } = await held(3);
    const inside = [1, 2, 3].map(() => ask("/v1/get_wallet"));
    const refused = await ask("/v1/get_wallet");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await refused.json()).toMatchObject({ error: { code: "busy", reason: "overloaded" } });
    const rpc = await ask("/mcp");
    expect(rpc.status).toBe(503);
    expect(await rpc.json()).toMatchObject({ jsonrpc: "2.0", error: { data: { code: "busy" } } });
    expect(begunCount()).toBe(3);
    go.resolve();
    expect((await Promise.all(inside)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await ask("/v1/get_wallet")).status).toBe(200);
  });

  it("would let in everybody, were there no end of room", async () => {
    const { ask, go, begunCount } = await held();
    const inside = Array.from({ length: 50 }, () => ask("/v1/get_wallet"));
    await new Promise(setImmediate);
    expect(begunCount()).toBe(50);
    go.resolve();
    await Promise.all(inside);
  });

  it("says still how it is, and has room apart for those who only wait", async () => {
    const { ask, go } = await held(1);
    const inside = ask("/v1/get_wallet");
    expect((await ask("/healthz", "GET")).status).toBe(200);
    const waiting = ask("/v1/wait_for_task");
    go.resolve();
    expect((await waiting).status).toBe(200);
    await inside;
  });

  it("does exactly what it says that it did, over HTTP", async () => {
    const host = await startHost({ port: 0, rateLimit: "off", mostAtOnce: 20 });
    try {
      const key = host.sandbox?.agent_key ?? "";
      const spec = { title: "Photograph it", task_type: "photography", budget_amber: 100 };
      const post = (operation: string, input: object) =>
        fetch(`${host.url}/v1/${operation}`, {
          method: "POST",
          headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
          body: JSON.stringify(input),
        });
      const answers = await Promise.all(
        Array.from({ length: 1_000 }, () => post("create_task", spec)),
      );
      const statuses = answers.map(({ status }) => status);
      const made = statuses.filter((status) => status === 200).length;
      expect(statuses.filter((status) => status === 503)).toHaveLength(1_000 - made);
      expect(made).toBeGreaterThan(20);
      let [found, cursor] = [0, undefined as string | undefined];
      do {
        const page: ReturnType<JSON["parse"]> = await (
          await post("list_tasks", { limit: 100, cursor })
        ).json();
        found += page.tasks.length;
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
      expect(found).toBe(made);
    } finally {
      await host.close();
    }
  });
});

const SLOW = process.env["GUILDHALL_DEEP"] === "1" ? 2_000 : 300;

describe("Clients that take their time", () => {
  it(`are let go, ${SLOW} of them, and hold up nobody meanwhile`, async () => {
    const { connect } = await import("node:net");
    const market = marketThat(() => Promise.resolve({ ok: true, output: {}, replayed: false }));
    const limits = { headersTimeout: 1_500, requestTimeout: 1_500 };
    const server = await serveNode(createHandler({ market }), { port: 0, ...limits });
    const port = Number(new URL(server.url).port);
    const ended: Promise<string>[] = [];
    for (let n = 0; n < SLOW; n++) {
      const socket = connect(port, "127.0.0.1");
      const head = "POST /v1/get_wallet HTTP/1.1\r\nhost: x\r\n";
      // Half of them drip their headers, the others a body that they have announced.
      socket.write(n % 2 === 0 ? head : `${head}content-length: 100\r\n\r\n{`);
      const drip = setInterval(() => socket.write(n % 2 === 0 ? "x" : " "), 200);
      let heard = "";
      socket.on("data", (data) => (heard += String(data))).on("error", () => undefined);
      ended.push(
        new Promise((resolve) =>
          socket.on("close", () => {
            clearInterval(drip);
            resolve(heard);
          }),
        ),
      );
    }
    for (let n = 0; n < 20; n++) {
      const answer = await fetch(`${server.url}/v1/get_wallet`, { method: "POST", headers });
      expect(answer.status).toBe(200);
    }
    const heard = await Promise.all(ended);
    expect(heard.filter((text) => text.startsWith("HTTP/1.1 408"))).toHaveLength(SLOW);
    await server.close();
  });

  it("cannot send headers without end", async () => {
    const market = marketThat(() => Promise.resolve({ ok: true, output: {}, replayed: false }));
    const server = await serveNode(createHandler({ market }), { port: 0 });
    const answer = await fetch(`${server.url}/v1/get_wallet`, {
      ...{ method: "POST", headers: { ...headers, "x-more": "x".repeat(20_000) } },
    });
    expect(answer.status).toBe(431);
    await server.close();
  });
});
