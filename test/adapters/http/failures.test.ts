import { describe, expect, it } from "vitest";
import { createHandler } from "../../../adapters/http/index.ts";
import { marketThat, openWire, Wire } from "./given.ts";

const SECRET = "the password of the database is hunter2";
const broken = marketThat(() => Promise.reject(new Error(SECRET)));

describe("A failure that nobody foresaw", () => {
  const logged: { readonly error: unknown; readonly id: string }[] = [];
  const onError = (error: unknown, id: string) => void logged.push({ error, id });
  const wire = new Wire(createHandler({ market: broken, onError }));

  it("is a 500 with an id that the log has too, and tells nothing else", async () => {
    const answer = await wire.v1("get_wallet", "good");
    expect([answer.status, answer.body.error.code]).toEqual([500, "internal"]);
    const { id, error } = logged.at(-1) ?? {};
    expect(answer.body.error.data).toEqual({ request_id: id });
    expect(error).toMatchObject({ message: SECRET });
    expect(answer.text).not.toMatch(/hunter2|\bat .+:\d+:\d+|node_modules|[.]ts/);
  });

  it("is a JSON-RPC error on /mcp, under the id of its request", async () => {
    const answer = await wire.tool("get_wallet", "good");
    expect([answer.status, answer.body.id]).toEqual([500, 7]);
    expect(answer.body.error).toMatchObject({
      code: -32603,
      data: { code: "internal", request_id: logged.at(-1)?.id },
    });
    expect(answer.text).not.toContain("hunter2");
  });

  it("leaves the handler well", async () => {
    expect((await wire.send("/healthz", { method: "GET" })).status).toBe(200);
    expect((await wire.send("/readyz", { method: "GET" })).status).toBe(200);
  });
});

describe("A store that has stopped", () => {
  it("is told as 503 with a time to come back, on every surface", async () => {
    const { wire, market, keys } = await openWire();
    await market.close();
    for (const answer of [
      await wire.v1("get_wallet", keys.agent_key),
      await wire.tool("get_wallet", keys.agent_key),
      await wire.send("/readyz", { method: "GET" }),
    ]) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get("retry-after")).toBe("1");
    }
    expect((await wire.send("/healthz", { method: "GET" })).status).toBe(200);
  });

  it("may be judged by a health check of the embedder's own", async () => {
    const health = () => Promise.reject(new Error("the disk is full"));
    const wire = new Wire(createHandler({ market: broken, health, onError: () => undefined }));
    expect((await wire.v1("get_wallet", "good")).status).toBe(503);
  });
});
