import { describe, expect, it } from "vitest";
import { createHandler, serveNode } from "../../../adapters/http/index.ts";
import { addressBehind } from "../../../adapters/http/forwarded.ts";
import { slidingWindow } from "../../../src/index.ts";
import { openWire } from "./given.ts";

const SOCKET = "10.0.0.9";

describe("Whose request it is", () => {
  it.each([
    ["is told by the socket alone, whatever a header says", 0, "203.0.113.1", SOCKET],
    ["is what the one proxy heard it from", 1, "203.0.113.1", "203.0.113.1"],
    ["is not what its sender wrote before that", 1, "198.51.100.7, 203.0.113.1", "203.0.113.1"],
    ["is what the first of two proxies heard", 2, "6.6.6.6, 203.0.113.1, 10.0.0.8", "203.0.113.1"],
    ["is the leftmost where a proxy was left out", 2, "203.0.113.1", "203.0.113.1"],
    ["may come with a port", 1, "203.0.113.1:4711", "203.0.113.1"],
    ["may be of IPv6", 1, "[2001:db8::1]:4711", "2001:db8::1"],
    ["is the proxy's own where that says nothing", 1, undefined, SOCKET],
    ["is the proxy's own where that writes no address", 1, "unknown", SOCKET],
  ])("%s", (_, proxies, header, expected) => {
    expect(addressBehind(proxies, SOCKET, header)).toBe(expected);
  });

  it("decides whom a limit holds back, and by default no header does", async () => {
    const { market } = await openWire();
    const handler = createHandler({ market, limiter: slidingWindow({ limit: 1 }) });
    for (const [trustProxy, second] of [
      [1, 429],
      [0, 415],
    ] as const) {
      const server = await serveNode(handler, { port: 0, trustProxy });
      const post = (address: string) =>
        fetch(`${server.url}/v1/register_worker`, {
          ...{ method: "POST", body: "{}", headers: { "x-forwarded-for": address } },
        });
      const one = `203.0.113.${trustProxy}`;
      expect((await post(one)).status).toBe(415);
      expect((await post(one)).status).toBe(second);
      expect((await post("203.0.113.77")).status).toBe(trustProxy === 1 ? 415 : second);
      await server.close();
    }
  });
});
