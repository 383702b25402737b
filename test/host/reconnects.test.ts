import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { seeded } from "../engine/seeded.ts";
import { freshDatabase } from "../support/postgres-stores.ts";
import { nodeStart, v1, type Started } from "./started.ts";
import { faultsOf, StreamReader, type Seen } from "./stream-reader.ts";

const RECONNECTS = 1_000;
const LANES = 3;
/** Hosts that share a store share their key. */
const ENV = { GUILDHALL_SECRET_KEY: "a key of sixteen characters" };
const SPEC = { title: "Photograph the front", task_type: "photography", budget_amber: 1 };

const running: Started[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((host) => host.end("SIGKILL")));
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function open(storage: string, hosts: number): Promise<readonly Started[]> {
  const opened = [await nodeStart(storage, [], ENV)];
  for (let n = 1; n < hosts; n++) opened.push(await nodeStart(storage, [], ENV));
  running.push(...opened);
  return opened;
}

/** Tasks that come, are paid for and are called off, by the reader's own account and by another. */
async function work(hosts: readonly Started[], until: () => boolean): Promise<void> {
  const lane = async (host: Started, key: string): Promise<void> => {
    while (!until()) {
      const { body } = await v1(host.url, "create_task", key, SPEC);
      const { task_id } = body;
      await v1(host.url, "fund_task", key, { task_id });
      await v1(host.url, "cancel_task", key, { task_id });
      // Enough to be at work all the time, and not so much that nothing is ever read to its end.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const other = async (host: Started): Promise<void> => {
    while (!until())
      await v1(host.url, "register_worker", host.sandbox.worker_token, { name: "Somebody" });
  };
  const lanes = Array.from({ length: LANES }, (_, n) => {
    const host = hosts[n % hosts.length];
    return host === undefined ? null : lane(host, hosts[0]?.sandbox.agent_key ?? "");
  });
  await Promise.all([...lanes, ...hosts.map((host) => other(host))]);
}

/** What the reader had to be told, by the account's own list. */
async function told(host: Started, key: string): Promise<readonly Seen[]> {
  const all: Seen[] = [];
  for (let after = 0; ;) {
    const { body } = await v1(host.url, "list_events", key, { after, limit: 100 });
    for (const event of body.events)
      if (event.type === "submission.received" || (event.subject === "task" && event.status))
        all.push(event);
    if (body.events.length === 0) return all;
    after = body.events.at(-1).sequence;
  }
}

/** Reads while others work, until there were so many connections and all there is was read. */
async function readThrough(
  hosts: readonly Started[],
  reconnects: number,
  resume?: (last: number) => number,
) {
  const [first] = hosts;
  const key = first?.sandbox.agent_key ?? "";
  const urls = hosts.map(({ url }) => url);
  const dice = seeded(reconnects);
  const reader = new StreamReader({ urls, key, dice, ...(resume && { resume }) });
  const working = work(hosts, () => reader.connections >= reconnects);
  let last = Infinity;
  const ending = working.then(async () => {
    if (first !== undefined) last = (await told(first, key)).at(-1)?.sequence ?? 0;
  });
  await reader.read(() => reader.last >= last);
  await ending;
  return { reader, there: first === undefined ? [] : await told(first, key) };
}

describe("A reader whose connection breaks again and again, while others work", () => {
  it.each([
    ["memory", 1, () => Promise.resolve("memory")],
    [
      "lowdb",
      1,
      async () => {
        const folder = await mkdtemp(join(tmpdir(), "guildhall-reconnects-"));
        folders.push(folder);
        return `lowdb:${folder}`;
      },
    ],
    ["PostgreSQL with two hosts", 2, () => freshDatabase()],
  ] as const)(
    `misses nothing and sees nothing twice over ${RECONNECTS} connections, on %s`,
    async (_, hosts, storage) => {
      const { reader, there } = await readThrough(await open(await storage(), hosts), RECONNECTS);
      expect(reader.connections).toBeGreaterThanOrEqual(RECONNECTS);
      expect(there.length).toBeGreaterThan(100);
      expect(
        faultsOf(
          reader.seen,
          there.map(({ event_id }) => event_id),
        ),
      ).toEqual([]);
    },
    180_000,
  );

  it("sees some of it twice, if it asks for what it has seen already", async () => {
    const hosts = await open("memory", 1);
    const { reader, there } = await readThrough(hosts, 50, (last) => Math.max(0, last - 1));
    const faults = faultsOf(
      reader.seen,
      there.map(({ event_id }) => event_id),
    );
    expect(faults.join()).toContain("seen again");
  });
});

describe("What is wrong with a reading", () => {
  const all = ["a", "b", "c", "d"].map((event_id, at) => ({ event_id, sequence: at + 1 }));
  const ids = all.map(({ event_id }) => event_id);

  it.each([
    ["nothing", all, []],
    ["a gap", all.filter(({ event_id }) => event_id !== "b"), ["never seen: b"]],
    ["an end too early", all.slice(0, 3), ["never seen: d"]],
    ["a repeat", [...all.slice(0, 2), ...all.slice(1)], ["seen again: b", "out of order: 2"]],
    [
      "disorder",
      [all[1], all[0], ...all.slice(2)].filter((each) => each !== undefined),
      ["out of order: 1"],
    ],
    ["an invention", [...all, { event_id: "x", sequence: 9 }], ["invented: x"]],
  ])("is found: %s", (_, seen, faults) => {
    expect(faultsOf(seen, ids)).toEqual(faults);
  });
});
