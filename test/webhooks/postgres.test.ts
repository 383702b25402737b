import { describe, expect, it, onTestFinished } from "vitest";
import { startHost, type Host } from "../../src/host.ts";
import { guardedPost, type Post } from "../../src/index.ts";
import { nodeStart, v1, type Started } from "../host/started.ts";
import { freshDatabase, freshSchema, openPostgres } from "../support/postgres-stores.ts";
import { SECRET, SPEC } from "./given.ts";
import { received, until, type Manner } from "./receiver.ts";
import { advance, asked } from "./started.ts";

const DEEP = process.env["GUILDHALL_DEEP"] === "1";
const EVENTS = DEEP ? 2_000 : 200;
const ENDPOINTS = 6;
/** Made before what they led to is waited for. */
const BURST = 20;

/** Notes every id that is under way twice at the same moment, at one endpoint. */
function watching(): { manner: Manner; twice: string[] } {
  const under = new Set<string>();
  const twice: string[] = [];
  const manner: Manner = (response, { url, headers }) => {
    const id = `${url} ${String(headers["webhook-id"])}`;
    if (under.has(id)) twice.push(id);
    under.add(id);
    response.on("close", () => under.delete(id));
    setTimeout(() => response.writeHead(204).end(), 20);
  };
  return { manner, twice };
}

describe("Two hosts on one PostgreSQL", () => {
  it("share the endpoints: each event goes out once, and never from both at a time", async () => {
    const { manner, twice } = watching();
    const receiver = await received(manner);
    const schema = freshSchema();
    const counts = [0, 0];
    const open = async (n: number) => {
      const post = guardedPost({ allowPrivateHosts: [receiver.host] });
      const counting: Post = (request) => {
        counts[n] = (counts[n] ?? 0) + 1;
        return post(request);
      };
      const host = await startHost({
        ...{ port: 0, secretKey: "apart from the store", storage: await openPostgres(schema) },
        ...{ allowPrivateHosts: [receiver.host], webhooks: { post: counting } },
      });
      onTestFinished(() => host.close());
      return host;
    };
    const one = await open(0);
    const acme = one.market.as(await one.market.registerDeveloper({ name: "Acme" }));
    for (let n = 0; n < ENDPOINTS; n++)
      await acme.createWebhook({
        ...{ url: `${receiver.url}/${n}`, event_types: ["task.created"], secret: SECRET },
      });
    const scout = await acme.registerAgent({ display_name: "Scout" });
    const hosts = [one, await open(1)];
    // By turns and both at once: whoever hears of an event first takes the lease.
    for (let made = 0; made < EVENTS;) {
      const turn = (made / BURST) % 3;
      const lanes = turn === 2 ? hosts : hosts.slice(turn, turn + 1);
      const lane = async ({ market }: Host): Promise<void> => {
        for (let n = 0; n < BURST / lanes.length; n++) await market.as(scout).createTask(SPEC);
      };
      await Promise.all(lanes.map(lane));
      made += BURST;
      await until("all came", () => receiver.got.length >= made * ENDPOINTS, 60_000);
    }
    const ids = receiver.got.map(({ url, headers }) => `${url} ${String(headers["webhook-id"])}`);
    expect(new Set(ids).size).toBe(EVENTS * ENDPOINTS);
    expect(ids).toHaveLength(EVENTS * ENDPOINTS);
    expect(twice).toEqual([]);
    expect(Math.min(...counts), "both had a hand in it").toBeGreaterThan(0);
    console.info(`${ids.length} deliveries by two hosts on PostgreSQL: ${counts.join(" and ")}`);
  });

  it("would be caught at it, if both sent the same event at the same time", async () => {
    const { manner, twice } = watching();
    const receiver = await received(manner);
    const send = () =>
      fetch(receiver.url, { method: "POST", body: "{}", headers: { "webhook-id": "evt_1" } });
    await Promise.all([send(), send(), send()]);
    expect(twice).toContain("/hook evt_1");
  });

  it("lose nothing when the one that was sending is killed", async () => {
    const receiver = await received(watching().manner);
    const storage = await freshDatabase();
    const secret = { GUILDHALL_SECRET_KEY: "the same for both of them" };
    const open = async (): Promise<Started> => {
      const host = await nodeStart(storage, ["--allow-private-host", receiver.host], secret);
      onTestFinished(() => host.end("SIGTERM").then(() => undefined));
      return host;
    };
    const first = await open();
    const hook = { url: receiver.url, event_types: ["task.created"], secret: SECRET };
    const { webhook_id } = await asked(first, "create_webhook", hook);
    const second = await open();
    const made = new Set<string>();
    for (let n = 0; n < EVENTS / 4; n++) {
      const key = second.sandbox.agent_key;
      made.add((await v1(second.url, "create_task", key, SPEC)).body.task_id);
    }
    await until("some came", () => receiver.got.length > 5);
    await first.end("SIGKILL");
    for (let n = 0; n < EVENTS / 4; n++) {
      const key = second.sandbox.agent_key;
      made.add((await v1(second.url, "create_task", key, SPEC)).body.task_id);
    }
    // The lease of the one that died runs out.
    await advance(second, 61);
    const told = () => new Set(receiver.got.map(({ body }) => String(JSON.parse(body).task_id)));
    await until("all came", () => told().size >= made.size, 30_000);
    expect(told()).toEqual(made);
    const left = { webhook_id, state: "pending" };
    await until(
      "all are written down",
      async () => (await asked(second, "list_deliveries", left)).deliveries.length === 0,
    );
  });
});
