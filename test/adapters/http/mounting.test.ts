import { createServer } from "node:http";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { createHandler, nodeListener } from "../../../adapters/http/index.ts";
import { openWorld } from "../../support/world.ts";

describe("A handler under a path of its own", () => {
  it("answers there and nowhere else", async () => {
    const { market } = await openWorld();
    const handler = createHandler({ market, basePath: "/api/market" });
    const at = async (path: string): Promise<number> =>
      (await handler(new Request(`http://shop.example${path}`))).status;
    expect(await at("/api/market/readyz")).toBe(200);
    expect(await at("/api/market")).toBe(200);
    expect(await at("/api/market/v1/get_wallet")).toBe(405);
    expect(await at("/readyz")).toBe(404);
  });

  it("serves the requests of a server that is there already", async () => {
    const { market } = await openWorld();
    const listener = nodeListener(createHandler({ market, basePath: "/market" }));
    const server = createServer((incoming, outgoing) =>
      incoming.url?.startsWith("/market") ? listener(incoming, outgoing) : outgoing.end("shop"),
    ).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const url = `http://127.0.0.1:${address.port}`;
    expect(await (await fetch(url)).text()).toBe("shop");
    const posted = await fetch(`${url}/market/v1/register_worker`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "Ada" }),
    });
    expect(await posted.json()).toMatchObject({ role: "worker" });
    server.close();
  });
});
