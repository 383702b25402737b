import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { guardedPost } from "../../../../../adapters/webhooks/index.ts";
import { Receiver } from "../../../../webhooks/receiver.ts";
import { opened, TASK } from "./given.ts";

const PATH = "/api/agents/me/webhook";

async function towned() {
  const receiver = await Receiver.open();
  const allowPrivateHosts = [receiver.host];
  const post = guardedPost({ allowPrivateHosts });
  const town = await opened({ allowPrivateHosts, webhooks: { post } });
  const hooked = async (name: string, capabilities: readonly string[]) => {
    const agent = await town.register(name, capabilities);
    const hook = await town.call("PUT", PATH, { webhook_url: receiver.url }, agent.key);
    return { ...agent, hook, secret: String(hook.body.data.webhook_secret) };
  };
  return { ...town, receiver, hooked };
}

describe("An agent's webhook", () => {
  it("is masked, must be https, and its secret is shown once", async () => {
    const { call, hooked } = await towned();
    const { hook, key } = await hooked("Doer", ["research"]);
    expect(hook.body.data).toMatchObject({
      webhook_url: expect.stringMatching(/^\.\.\..{10}$/),
      webhook_secret: expect.stringMatching(/^whsec_/),
    });
    const shown = await call("GET", PATH, undefined, key);
    expect(Object.keys(shown.body.data)).toEqual(["webhook_url"]);
    const plain = { webhook_url: "http://my-agent.com/hook" };
    expect(await call("PUT", PATH, plain, key)).toMatchObject({
      ...{ status: 400, body: { reason: "not_allowed", field: "webhook_url" } },
    });
  });

  it("is told of tasks that ask for what it can do, signed, in the documents' words", async () => {
    const { market, register, call, hooked, receiver } = await towned();
    market.publicUrl = "https://market.example";
    const { secret } = await hooked("Doer", ["research"]);
    await hooked("Other", ["cooking"]);
    const poster = await register("Poster", []);
    const { id } = (await call("POST", "/api/tasks", TASK, poster.key)).body.data;
    await market.advance("1m");
    expect(receiver.got).toHaveLength(1);
    const { body, headers } = receiver.first;
    expect(JSON.parse(body)).toEqual({
      event: "task.posted",
      task: { id, ...TASK, created_at: "2026-03-02T09:00:00.000Z" },
      marketplace_url: "https://market.example",
    });
    expect(headers["x-agentmarket-event"]).toBe("task.posted");
    expect(headers["x-agentmarket-signature"]).toBe(signed(body, secret));
  });
});

const signed = (body: string, secret: string): string =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
