import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { createHandler, serveNode } from "../../../adapters/http/index.ts";
import { marketThat, openWire } from "./given.ts";

describe("serveNode", () => {
  it("takes a free port for 0 and says where it listens", async () => {
    const { wire } = await openWire();
    const server = await serveNode(wire.handler, { port: 0 });
    expect(server.url).toMatch(/^http:\/\/127[.]0[.]0[.]1:[1-9]\d*$/);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    await server.close();
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });

  it("refuses a setting that does not exist, as createHandler does", async () => {
    const { wire, market } = await openWire();
    const misspelt = { port: 0, hosst: "::1" };
    await expect(serveNode(wire.handler, misspelt)).rejects.toThrow("Did you mean host?");
    const wrong = { market, onEror: () => undefined };
    expect(() => createHandler(wrong)).toThrow("onEror is not an option. Did you mean onError?");
  });

  it("rejects when the port is taken", async () => {
    const { wire } = await openWire();
    const first = await serveNode(wire.handler, { port: 0 });
    const port = Number(new URL(first.url).port);
    await expect(serveNode(wire.handler, { port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await first.close();
  });

  it("writes an address of IPv6 as an address of the web", async () => {
    const { wire } = await openWire();
    const server = await serveNode(wire.handler, { port: 0, host: "::1" }).catch(() => null);
    if (server === null) return console.warn("LEFT OUT: this machine has no IPv6");
    expect(server.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    await server.close();
  });

  it("lets a request under way finish before it is closed, and takes no more", async () => {
    const begun = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const market = marketThat(async () => {
      begun.resolve();
      await finish.promise;
      return { ok: true, output: { slow: true }, replayed: false };
    });
    const server = await serveNode(createHandler({ market }), { port: 0 });
    const headers = { authorization: "Bearer good" };
    const slow = fetch(`${server.url}/v1/get_wallet`, { method: "POST", headers });
    await begun.promise;
    const closed = server.close();
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
    finish.resolve();
    expect(await (await slow).json()).toEqual({ slow: true });
    const before = performance.now();
    await closed;
    // A connection that is kept alive would hold it up for seconds.
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it("cuts a body that is announced small and comes large", async () => {
    const { wire, keys } = await openWire();
    const server = await serveNode(wire.handler, { port: 0 });
    const status = await new Promise<number>((resolve, reject) => {
      const headers = {
        ...{ authorization: `Bearer ${keys.agent_key}`, "transfer-encoding": "chunked" },
        "content-type": "application/json",
      };
      const sending = httpRequest(`${server.url}/v1/get_wallet`, { method: "POST", headers });
      sending.on("response", ({ statusCode = 0 }) => resolve(statusCode)).on("error", reject);
      for (let part = 0; part < 8; part++) sending.write(" ".repeat(64 * 1024));
      sending.end();
    });
    expect(status).toBe(413);
    await server.close();
  });

  it("survives a client that hangs up in the middle of its body", async () => {
    const { wire, keys } = await openWire();
    const server = await serveNode(wire.handler, { port: 0 });
    const { port } = new URL(server.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () => {
        const head = ["POST /v1/get_wallet HTTP/1.1", "host: x", "content-length: 100"];
        const auth = `authorization: Bearer ${keys.agent_key}`;
        socket.write([...head, auth, "", '{"a'].join("\r\n"));
        setTimeout(() => socket.destroy(), 50);
      });
      socket.on("close", () => resolve());
    });
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    await server.close();
  });
});
