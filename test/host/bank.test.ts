import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { auditStorage } from "../../adapters/storage/audit.ts";
import { postgresSnapshot, postgresStorage } from "../../adapters/storage/postgres/index.ts";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import type { Storage } from "../../engine/ports.ts";
import { live } from "../adapters/storage/life.ts";
import { changed } from "../support/market-storage.ts";
import { freshDatabase } from "../support/postgres-stores.ts";
import { Cluster, hire, must, openRequester, openWorker } from "./bank.ts";
import { STEPS } from "./flow.ts";

const SECONDS = process.env["GUILDHALL_DEEP"] === "1" ? 180 : 20;
const KILL_EVERY_MS = 5_000;
const [REQUESTERS, WORKERS, LANES, HOSTS] = [8, 16, 16, 3];
/** Of an errand of 1 Amber. */
const [EARNED, FEE] = [900_000n, 100_000n];

const any = <T>(all: readonly T[]): T => {
  const found = all[Math.floor(Math.random() * all.length)];
  if (found === undefined) throw new Error("there is one");
  return found;
};

/** Reads all balances, again and again: what is wrong with one reading, said in a sentence. */
async function watchTotals(store: Storage, signal: AbortSignal) {
  const wrong: string[] = [];
  let readings = 0;
  for (; !signal.aborted; readings++) {
    const totals = await store.totals();
    const sum = totals.reduce((all, [, balance]) => all + balance, 0n);
    if (sum !== 0n) wrong.push(`reading ${readings} sums to ${sum}`);
    for (const [account, balance] of totals)
      if (balance < 0n && !account.startsWith("rail:")) wrong.push(`${account} has ${balance}`);
    await pause(5);
  }
  return { readings, wrong };
}

describe("The one who counts", () => {
  it("finds out a store that shows a payment half made, and one that owes", async () => {
    const sound = memoryStorage();
    await live(sound, ["a"]);
    const stop = AbortSignal.timeout(50);
    expect((await watchTotals(sound, stop)).wrong).toEqual([]);
    const half = changed(sound, { totals: async () => (await sound.totals()).slice(1) });
    expect((await watchTotals(half, AbortSignal.timeout(50))).wrong[0]).toContain("sums to");
    const owing: Storage["totals"] = async () => [
      ["wallet:test:acme", -5n],
      ["fees:test", 5n],
    ];
    const debtor = changed(sound, { totals: owing });
    expect((await watchTotals(debtor, AbortSignal.timeout(50))).wrong[0]).toContain("has -5");
  });
});

describe("A bank of three hosts on one PostgreSQL, one of which dies every five seconds", () => {
  it(
    `keeps its sums and loses no command in ${SECONDS} s`,
    async () => {
      const url = await freshDatabase();
      const cluster = await Cluster.start(url, HOSTS);
      const store = await postgresStorage({ url });
      try {
        const { hires, readings, wrong } = await business(cluster, store);
        expect(wrong).toEqual([]);
        expect(readings).toBeGreaterThan(SECONDS * 10);
        expect(hires.length).toBeGreaterThan(SECONDS);
        await expectOnce(cluster, hires, store);
        const snapshot = await postgresSnapshot({ url });
        expect(await auditStorage(snapshot)).toMatchObject({ ok: true });
        await snapshot.close();
        console.info(`bank: ${hires.length} hires in ${SECONDS} s, ${readings} sums, 0 wrong`);
      } finally {
        await Promise.all([store.close(), cluster.end()]);
      }
    },
    (SECONDS * 2 + 60) * 1_000,
  );
});

/** What happens in the time: hires, kills, and somebody who counts. */
async function business(cluster: Cluster, store: Storage) {
  const first = cluster.any().url;
  const ids = (count: number) => Array.from({ length: count }, (_, n) => n);
  const agents = await Promise.all(ids(REQUESTERS).map((n) => openRequester(first, n)));
  const workers = await Promise.all(ids(WORKERS).map((n) => openWorker(first, n)));
  const stop = new AbortController();
  const watching = watchTotals(store, stop.signal);
  const keys = () => ({ agent: any(agents), worker: any(workers) });
  const hiring = ids(LANES).map((n) => hire(cluster, keys, `lane${n}`, stop.signal));
  const ends = performance.now() + SECONDS * 1_000;
  while (performance.now() < ends) {
    await pause(KILL_EVERY_MS);
    await cluster.replaceOne();
  }
  stop.abort();
  const hires = (await Promise.all(hiring)).flat();
  return { hires, ...(await watching) };
}

/** Every hire is there once: in its task, in the money that it moved, and under its keys. */
async function expectOnce(
  cluster: Cluster,
  hires: Awaited<ReturnType<typeof hire>>,
  store: Storage,
): Promise<void> {
  const totals = new Map<string, bigint>(await store.totals());
  const earned = [...totals].filter(([account]) => account.startsWith("earnings:test:wrk_"));
  const count = BigInt(hires.length);
  expect(earned.reduce((sum, [, balance]) => sum + balance, 0n)).toBe(EARNED * count);
  expect(totals.get("fees:test")).toBe(FEE * count);
  const sample = hires.filter((_, n) => n % Math.ceil(hires.length / 100) === 0);
  for (const { flow, keys } of sample) {
    const { url } = cluster.any();
    const task = await must(url, "get_task", keys.agent, { task_id: flow.taskId });
    expect(task.status).toBe("completed");
    const again = { task_id: flow.taskId, idempotency_key: flow.keyOf(STEPS[1].operation) };
    expect(await must(url, "fund_task", keys.agent, again)).toMatchObject({
      task_id: flow.taskId,
    });
  }
  expect(new Map<string, bigint>(await store.totals())).toEqual(totals);
}
