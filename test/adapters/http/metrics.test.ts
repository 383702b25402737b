import { describe, expect, it } from "vitest";
import { createHandler } from "../../../adapters/http/index.ts";
import { openWire, Wire } from "./given.ts";

const read = () => Promise.resolve({ type: "text/plain; version=0.0.4", text: "one 1\n" });

describe("The figures of a host", () => {
  it("are for whoever shows their token, and not for any account", async () => {
    const { market, keys } = await openWire();
    const token = "a-token-of-their-own";
    const wire = new Wire(createHandler({ market, metrics: { token, read } }));
    const get = (key?: string) => wire.send("/metrics", { method: "GET", key });
    const answer = await get(token);
    expect([answer.status, answer.text]).toEqual([200, "one 1\n"]);
    expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4");
    for (const key of [undefined, "", keys.operator_token, keys.developer_token, `${token}x`])
      expect((await get(key)).status).toBe(401);
  });

  it("are not there by default, and the answer says how to have them", async () => {
    const { wire } = await openWire();
    const answer = await wire.send("/metrics", { method: "GET" });
    expect(answer.status).toBe(501);
    expect(answer.body.error.message).toContain("--metrics-token");
  });
});
