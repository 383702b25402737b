import { afterEach, describe, expect, it } from "vitest";
import { connectMarket } from "../../../src/client/connect.ts";
import { ConnectionError } from "../../../src/client/connection-error.ts";
import type { MarketClient } from "../../../src/client/client.ts";
import { startHost, type Host, type SandboxCredentials } from "../../../src/host.ts";
import { refusal } from "../../support/world.ts";

const running: Host[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((host) => host.close()));
});

async function sandbox(): Promise<{ host: Host; keys: SandboxCredentials }> {
  const host = await startHost({ port: 0 });
  running.push(host);
  if (host.sandbox === null) throw new Error("there is no sandbox");
  return { host, keys: host.sandbox };
}

const SPEC = { title: "Photograph the front", task_type: "photography", budget_amber: 100 };

const AGENT = { role: "agent", developer_id: "dev_sandbox", mode: "test" } as const;

type Answers = (tries: number, send: () => Promise<Response>) => Promise<Response>;

/** The platform's fetch behind an unreliable line; it keeps what was sent. */
function unreliable(answers: Answers) {
  const sent: Headers[] = [];
  const line: typeof fetch = (url, init) => {
    sent.push(new Headers(init?.headers));
    return answers(sent.length, () => fetch(url, init));
  };
  return { line, sent };
}

async function agent(line: typeof fetch): Promise<{ client: MarketClient<"agent">; host: Host }> {
  const { host, keys } = await sandbox();
  const { url } = host;
  // Who it is was asked on a line that works.
  let through: typeof fetch = fetch;
  const switched: typeof fetch = (...call) => through(...call);
  const client = await connectMarket({ url, key: keys.agent_key, fetch: switched });
  through = line;
  return { client, host };
}

describe("A client behind HTTP", () => {
  it("hires from beginning to end as one in the process does", async () => {
    const { host, keys } = await sandbox();
    const { url } = host;
    const scout = await connectMarket({ url: `${url}/`, key: keys.agent_key });
    const ada = await connectMarket({ url, key: keys.worker_token, role: "worker" });
    const { task_id } = await scout.createTask(SPEC);
    await scout.fundTask({ task_id });
    const statuses: string[] = [];
    const over = scout.waitForCompletion(task_id, { onUpdate: (t) => statuses.push(t.status) });
    await ada.acceptTask({ task_id });
    await ada.submitWork({ task_id, text_content: "The sign reads OPEN." });
    await scout.approveSubmission({ task_id, quality_rating: 0.9 });
    expect((await over).paid_amber).toBe("100.00");
    expect(statuses.at(0)).toBe("funded");
    expect(statuses.at(-1)).toBe("completed");
    expect((await ada.getEarnings()).available_amber).toBe("90.00");
  });

  it("knows whom it acts for and what that may do", async () => {
    const { host, keys } = await sandbox();
    const { who } = await connectMarket({ url: host.url, key: keys.agent_key });
    expect(who).toMatchObject({ role: "agent", id: keys.agent_id, mode: "test" });
    expect(who.scopes).toContain("payments.fund");
  });

  it("throws the refusals of the market, with field and reason", async () => {
    const { client } = await agent(fetch);
    expect(await refusal(client.createTask({ ...SPEC, budget_amber: 0.5 }))).toMatchObject({
      code: "invalid_input",
      field: "budget_amber",
      reason: "below_minimum",
    });
  });

  it("follows its own events", async () => {
    const { client } = await agent(fetch);
    const { task_id } = await client.createTask(SPEC);
    await client.fundTask({ task_id });
    const types: string[] = [];
    for await (const event of client.follow()) {
      types.push(event.type);
      if (event.type === "task.funded") break;
    }
    expect(types).toContain("task.created");
  });

  it("does a thing once though its answer was lost and it had to ask again", async () => {
    const { line, sent } = unreliable(async (tries, send) => {
      const response = await send();
      if (tries === 1) throw new TypeError("fetch failed");
      return response;
    });
    const { client, host } = await agent(line);
    const { task_id } = await client.createTask(SPEC);
    expect(sent).toHaveLength(2);
    expect(sent[0]?.get("idempotency-key")).toBe(sent[1]?.get("idempotency-key"));
    const { role, agent_id, developer_id, mode } = { ...AGENT, agent_id: client.who.id };
    const { tasks } = await host.market.as({ role, agent_id, developer_id, mode }).listTasks();
    expect(tasks.map((task) => task.task_id)).toEqual([task_id]);
  });

  it("comes again when the host says so, and not before", async () => {
    const { line, sent } = unreliable((tries, send) =>
      tries === 1
        ? Promise.resolve(new Response("busy", { status: 503, headers: { "retry-after": "1" } }))
        : send(),
    );
    const { client } = await agent(line);
    const began = performance.now();
    await client.getWallet();
    expect(sent).toHaveLength(2);
    expect(performance.now() - began).toBeGreaterThanOrEqual(990);
  });

  it("gives a read no idempotency key, and keeps the caller's own", async () => {
    const { line, sent } = unreliable((_, send) => send());
    const { client } = await agent(line);
    await client.getWallet();
    await client.createTask(SPEC, { idempotencyKey: "mine" });
    await client.createTask({ ...SPEC, idempotency_key: "inside" });
    expect(sent.map((headers) => headers.get("idempotency-key"))).toEqual([null, "mine", null]);
  });

  it("gives up after its tries and says where it looked", async () => {
    const gone = await startHost({ port: 0 });
    await gone.close();
    const options = { url: gone.url, key: "sk_test_x", retries: 1 };
    const failure = await connectMarket(options).catch((error: unknown) => error);
    expect(ConnectionError.isInstance(failure)).toBe(true);
    expect(String(failure)).toMatch(/127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED/);
  });

  it("does not take another server for a market", async () => {
    const page = () => Promise.resolve(new Response("<html>", { status: 200 }));
    const options = { url: "http://127.0.0.1:9", key: "sk_test_x", fetch: page };
    await expect(connectMarket(options)).rejects.toThrow("it answers 200, and is no market");
  });

  it("stops waiting when it is aborted, with the reason it was given", async () => {
    const { client } = await agent(fetch);
    const { task_id } = await client.createTask(SPEC);
    await client.fundTask({ task_id });
    const controller = new AbortController();
    const waiting = client.waitForCompletion(task_id, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("enough")), 50);
    await expect(waiting).rejects.toThrow("enough");
  });
});

describe("A wrong setting", () => {
  it.each([
    ["no URL", { url: "localhost:3000", key: "k" }, /Write it like http:\/\/127/],
    ["an empty key", { url: "http://127.0.0.1:9", key: "" }, /key must be/],
  ])("is told at once: %s", async (_, options, says) => {
    await expect(connectMarket(options)).rejects.toThrow(says);
  });

  it("is told at once: a key of another role", async () => {
    const { host, keys } = await sandbox();
    await expect(connectMarket({ url: host.url, key: keys.worker_token })).rejects.toThrow(
      'connectMarket: the role of this key is worker, not agent. Give role: "worker"',
    );
  });

  it("is told at once: a key that is unknown", async () => {
    const { host } = await sandbox();
    const call = connectMarket({ url: host.url, key: "sk_test_unknown" });
    expect(await refusal(call)).toMatchObject({ code: "unauthenticated" });
  });
});
