import { afterEach, describe, expect, it } from "vitest";
import { ConnectionError, EAgent, type EAgentOptions } from "../../../src/client/index.ts";
import { startHost } from "../../../src/host.ts";
import { refusal } from "../../support/world.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A host, a client of eAgent there, and its worker, who shows a bearer's. */
async function opened(more: Partial<EAgentOptions> = {}) {
  const host = await startHost({ port: 0 });
  closing.push(() => host.close());
  if (host.sandbox === null) throw new Error("there is no sandbox");
  const { agent_key: apiKey, worker_token } = host.sandbox;
  const client = new EAgent({ apiKey, baseUrl: `${host.url}/eagent`, ...more });
  const work = async (path: string, body: object = {}): Promise<number> => {
    const { status } = await fetch(`${host.url}/eagent/api/v1/tasks/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${worker_token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return status;
  };
  return { host, client, work };
}

const CALL = {
  ...{ type: "phone_call", title: "Call the office", maxPayout: 3 },
  description: "Call +1-555-0123 and ask when they open.",
};
/** Where no worker of the sandbox is. */
const NOWHERE = { lat: 0, lng: 0, radiusKm: 1 };

describe("eAgent's SDK", () => {
  it("posts a task as its pages show it, and has the result once it is done", async () => {
    const { client, work } = await opened();
    const { id, status } = await client.createTask(CALL);
    expect(status).toBe("PENDING");
    const words: string[] = [];
    const over = client.waitForCompletion(id, {
      everyMs: 20,
      onUpdate: (task) => words.push(task.status),
    });
    while ((await work(`${id}/accept`)) !== 200) await new Promise((next) => setTimeout(next, 20));
    expect(await work(`${id}/submit`, { result_data: { opens: "09:00" } })).toBe(200);
    const result = await over;
    expect(result).toMatchObject({ id, status: "COMPLETED", data: { opens: "09:00" } });
    expect(result.untrusted_fields).toContain("data");
    expect(words.at(-1)).toBe("COMPLETED");
    expect(await client.getBalance()).toMatchObject({ balance_text: "497.00", currency: "USDC" });
  });

  it("resolves with no data where a task came to nothing", async () => {
    const { client } = await opened();
    const { id } = await client.createTask({ ...CALL, location: NOWHERE, metadata: { n: 1 } });
    expect(await client.getTask(id)).toMatchObject({ metadata: { n: 1 }, budget_text: "3.00" });
    const gone = await client.cancelTask(id);
    expect(gone).toMatchObject({ refunded: true, refund_amount_text: "3.00" });
    const result = await client.waitForCompletion(id);
    expect(result).toMatchObject({ status: "CANCELLED", data: null });
  });

  it("lists tasks by what is asked for, and the catalogue", async () => {
    const { client } = await opened();
    const { categories } = await client.listCategories();
    const { id: categoryId } = categories.find(({ type }) => type === "phone_call") ?? { id: 0 };
    const { id } = await client.createTask({ ...CALL, categoryId, location: NOWHERE });
    const { tasks, pagination } = await client.listTasks({ categoryId, status: "PENDING" });
    expect(tasks.map((task) => task.id)).toEqual([id]);
    expect(pagination.total).toBe(1);
    expect((await client.listTasks({ status: "COMPLETED" })).tasks).toEqual([]);
  });

  it("throws the refusals of the market, in the words of the pages", async () => {
    const { client } = await opened();
    expect(await refusal(client.createTask({ ...CALL, maxPayout: 0.01 }))).toMatchObject({
      ...{ code: "rule_broken", field: "budget", reason: "below_minimum" },
    });
    expect(await refusal(client.getTask("tsk_none"))).toMatchObject({ code: "not_found" });
    const { client: stranger } = await opened({ apiKey: "sk_test_unknown" });
    expect(await refusal(stranger.getBalance())).toMatchObject({ code: "unauthenticated" });
  });

  it("posts once though the answer was lost and it had to ask again", async () => {
    let tries = 0;
    const line: typeof fetch = async (url, init) => {
      const response = await fetch(url, init);
      if (++tries === 1) throw new TypeError("fetch failed");
      return response;
    };
    const { client } = await opened({ fetch: line });
    const { id } = await client.createTask(CALL);
    expect((await client.listTasks()).tasks.map((task) => task.id)).toEqual([id]);
  });

  it("takes the address of the pages, with the version in it", async () => {
    const { host } = await opened();
    const baseUrl = `${host.url}/eagent/api/v1/`;
    const client = new EAgent({ apiKey: host.sandbox?.agent_key ?? "", baseUrl });
    expect((await client.getBalance()).balance_text).toBe("500.00");
  });

  it("stops waiting when it is aborted, with the reason it was given", async () => {
    const { client } = await opened();
    const { id } = await client.createTask({ ...CALL, location: NOWHERE });
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 50);
    const waiting = client.waitForCompletion(id, { signal: controller.signal });
    await expect(waiting).rejects.toThrow("enough");
  });

  it("says where it looked when nobody answers, and refuses no address and no key", async () => {
    const gone = await startHost({ port: 0 });
    await gone.close();
    const client = new EAgent({ apiKey: "sk_test_x", baseUrl: gone.url, retries: 0 });
    const failure = await client.getBalance().catch((error: unknown) => error);
    expect(ConnectionError.isInstance(failure)).toBe(true);
    expect(() => new EAgent({ apiKey: "k", baseUrl: "localhost" })).toThrow(/EAgent: baseUrl/);
    expect(() => new EAgent({ apiKey: "", baseUrl: gone.url })).toThrow(/EAgent: apiKey must be/);
  });
});
