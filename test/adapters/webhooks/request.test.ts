import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { createServer as createTls } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { guardedPost, type GuardOptions } from "../../../adapters/webhooks/index.ts";
import { send, status } from "../../../adapters/webhooks/request.ts";
import type { PostOutcome } from "../../../engine/ports.ts";
import { received, says } from "../../webhooks/receiver.ts";
import { Listener } from "./listener.ts";

const closes: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0)) await close();
});

/** A server that does with a bare connection what it likes. */
async function raw(behave: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    behave(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closes.push(async () => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const never = new AbortController().signal;
const to = (host: string, options: GuardOptions = {}, signal = never): Promise<PostOutcome> =>
  guardedPost({ allowPrivateHosts: [host], connectMs: 300, totalMs: 600, ...options })({
    url: `http://${host}/hook`,
    headers: { "webhook-id": "evt_1" },
    body: '{"a":1}',
    signal,
  });

async function timed<T>(work: Promise<T>): Promise<readonly [T, number]> {
  const begun = performance.now();
  return [await work, performance.now() - begun];
}

describe("A request to a receiver", () => {
  it("brings the body and the headers, and answers the status and Retry-After", async () => {
    const receiver = await received(says(503, { "retry-after": "120" }));
    const outcome = await to(receiver.host);
    expect(outcome).toEqual({ ok: true, status: 503, retry_after: "120" });
    expect(receiver.first).toMatchObject({ body: '{"a":1}', headers: { "webhook-id": "evt_1" } });
  });

  it("waits as long as the request says, unless the poster itself says how long", async () => {
    const receiver = await received((response) => void setTimeout(() => response.end(), 300));
    const request = { url: receiver.url, headers: {}, body: "{}", within: 100, signal: never };
    const allowPrivateHosts = [receiver.host];
    const late = await guardedPost({ allowPrivateHosts })(request);
    expect(late).toEqual({ ok: false, fault: "timeout" });
    const patient = guardedPost({ allowPrivateHosts, totalMs: 2_000 });
    expect(await patient(request)).toMatchObject({ ok: true, status: 200 });
  });

  it("goes to the hosts that are named alone, where some are", async () => {
    const receiver = await received(says(200));
    const only = (...onlyHosts: readonly string[]) => to(receiver.host, { onlyHosts });
    expect(await only("127.0.0.1")).toMatchObject({ ok: true, status: 200 });
    expect(await only("localhost")).toEqual({ ok: false, fault: "address_refused" });
    expect(await only()).toEqual({ ok: false, fault: "address_refused" });
  });

  it("follows no redirect", async () => {
    const { listener, port } = await Listener.open([0]);
    closes.push(() => listener.close());
    const location = `http://127.0.0.1:${port}/secret`;
    for (const status of [301, 302, 303, 307, 308]) {
      const receiver = await received(says(status, { location }));
      expect(await to(receiver.host)).toMatchObject({ ok: true, status });
    }
    expect(listener.connections).toBe(0);
    const receiver = await received(says(307, { location }));
    await fetch(receiver.url, { method: "POST", body: "{}" }).catch(() => undefined);
    expect(listener.connections, "what follows redirects is seen").toBeGreaterThan(0);
  });

  it("ends in time where nothing comes, or one byte after the other", async () => {
    const silent = await raw(() => undefined);
    const dripping = await raw((socket) => {
      const text = "HTTP/1.1 200 OK\r\nx-much: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n\r\n";
      let at = 0;
      const timer = setInterval(() => socket.write(text[at++] ?? ""), 50);
      socket.on("close", () => clearInterval(timer));
    });
    for (const host of [silent, dripping]) {
      const [outcome, took] = await timed(to(host));
      expect(outcome).toEqual({ ok: false, fault: "timeout" });
      expect(took).toBeLessThan(900);
    }
  });

  it("counts the status, though the body drips, is endless, or is cut off", async () => {
    let written = 0;
    const dripping = await received((response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write("."), 20);
      response.on("close", () => clearInterval(timer));
    });
    const endless = await received((response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write("x".repeat(16_384))) written += 16_384;
      };
      response.on("drain", more);
      more();
    });
    const cut = await received((response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half");
      setTimeout(() => response.destroy(), 20);
    });
    for (const { host } of [dripping, endless, cut])
      expect(await to(host, { totalMs: 5_000 })).toMatchObject({ ok: true, status: 200 });
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  it("says why where no status came", async () => {
    const reset = await raw((socket) => socket.resetAndDestroy());
    const babble = await raw((socket) => socket.end("I am no server.\r\n\r\n"));
    const heads = await raw((socket) =>
      socket.end(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(40_000)}\r\n\r\n`),
    );
    const closed = await raw(() => undefined);
    expect(await to(reset)).toEqual({ ok: false, fault: "connection_reset" });
    expect(await to(babble)).toEqual({ ok: false, fault: "malformed_answer" });
    expect(await to(heads)).toEqual({ ok: false, fault: "malformed_answer" });
    await closes.pop()?.();
    expect(await to(closed)).toEqual({ ok: false, fault: "connection_refused" });
  });

  it("is let go of at once when it is cut off", async () => {
    const silent = await raw(() => undefined);
    const cut = new AbortController();
    setTimeout(() => cut.abort(), 50);
    const [outcome, took] = await timed(to(silent, { totalMs: 10_000 }, cut.signal));
    expect(outcome).toEqual({ ok: false, fault: "aborted" });
    expect(took).toBeLessThan(300);
  });

  it("goes to the address that was checked, under the name that was asked for", async () => {
    const receiver = await received();
    const url = new URL(`http://no.such.name.invalid:${receiver.host.split(":")[1]}/hook`);
    const wanted = { url: url.href, headers: {}, body: "{}", signal: never };
    const limits = { connectMs: 300, totalMs: 600 };
    const outcome = await send({ url, address: "127.0.0.1", family: 4 }, wanted, limits, status);
    expect(outcome).toMatchObject({ ok: true });
    expect(receiver.first.headers.host).toBe(url.host);
  });

  it("names the host in TLS too, and believes no certificate that nobody vouches for", async () => {
    const names: string[] = [];
    const server = createTls({
      SNICallback: (name, done) => {
        names.push(name);
        done(new Error("no certificate"));
      },
    });
    server.on("tlsClientError", () => undefined).listen(0, "127.0.0.1");
    await once(server, "listening");
    closes.push(async () => void server.close());
    const url = new URL(`https://named.example:${(server.address() as AddressInfo).port}/`);
    const wanted = { url: url.href, headers: {}, body: "{}", signal: never };
    const limits = { connectMs: 1_000, totalMs: 1_000 };
    const outcome = await send({ url, address: "127.0.0.1", family: 4 }, wanted, limits, status);
    expect(outcome.ok).toBe(false);
    expect(names).toEqual(["named.example"]);
  });
});
