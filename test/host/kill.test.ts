import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditStorage, type AuditReport } from "../../adapters/storage/audit.ts";
import { lowdbStorage } from "../../adapters/storage/lowdb/index.ts";
import { postgresSnapshot } from "../../adapters/storage/postgres/index.ts";
import { sqliteStorage } from "../../adapters/storage/sqlite/index.ts";
import type { Storage } from "../../engine/ports.ts";
import { freshDatabase } from "../support/postgres-stores.ts";
import { Flow, lost, type Keys } from "./flow.ts";
import { nodeStart, v1, type Started } from "./started.ts";

const KILLS = process.env["GUILDHALL_DEEP"] === "1" ? 200 : 20;
const AT_ONCE = 8;
/** Between its first and its last answer a host lives so long, at random. */
const LIFE_MS = [60, 400] as const;

/** Keeps a host busy until it dies; answers the flows that were under way, begun or not. */
async function load(host: Started, keys: Keys, open: readonly Flow[], round: number) {
  const touched: Flow[] = [];
  const lane = async (first: Flow | undefined, at: number): Promise<void> => {
    for (let flow = first ?? new Flow(`${round}.${at}.0`), n = 1; ; n++) {
      touched.push(flow);
      while (await flow.next(host.url, keys));
      if (!flow.done) return;
      flow = new Flow(`${round}.${at}.${n}`);
    }
  };
  const lanes = Array.from({ length: AT_ONCE }, (_, at) => lane(open[at], at));
  const [least, most] = LIFE_MS;
  await pause(least + Math.random() * (most - least));
  await host.end("SIGKILL");
  await Promise.all(lanes);
  return touched;
}

/** A store that outlives its host, and how to look at it without waking it. */
interface Kept {
  readonly storage: string;
  readonly audit: () => Promise<AuditReport>;
}

/** Audits a copy, so that the host still finds the store as the kill has left it. */
async function auditCopy(
  paths: readonly string[],
  open: (path: string) => Promise<Storage>,
): Promise<AuditReport> {
  const folder = await mkdtemp(join(tmpdir(), "guildhall-copy-"));
  for (const path of paths)
    if (existsSync(path)) await cp(path, join(folder, basename(path)), { recursive: true });
  const copy = join(folder, basename(paths[0] ?? ""));
  if (existsSync(join(copy, "lock"))) await rm(join(copy, "lock"));
  const storage = await open(copy);
  const report = await auditStorage(storage);
  await storage.close();
  await rm(folder, { recursive: true, force: true });
  return report;
}

const KEEPERS: Readonly<Record<string, (folder: string) => Promise<Kept>>> = {
  lowdb: async (folder) => {
    const path = join(folder, "store");
    const audit = () => auditCopy([path], (copy) => lowdbStorage({ path: copy }));
    return { storage: `lowdb:${path}`, audit };
  },
  sqlite: async (folder) => {
    const path = join(folder, "store.db");
    const audit = () => auditCopy([path, `${path}-wal`], (copy) => sqliteStorage({ path: copy }));
    return { storage: `sqlite:${path}`, audit };
  },
  postgres: async () => {
    const url = await freshDatabase();
    return {
      storage: url,
      async audit() {
        const snapshot = await postgresSnapshot({ url });
        const report = await auditStorage(snapshot);
        await snapshot.close();
        return report;
      },
    };
  },
};

async function sumOf(host: Started): Promise<bigint> {
  const { body } = await v1(host.url, "get_trial_balance", host.sandbox.operator_token);
  expect(body.balanced).toBe(true);
  return body.accounts.reduce(
    (sum: bigint, { balance_micro_amber }: Record<string, string>) =>
      sum + BigInt(balance_micro_amber ?? ""),
    0n,
  );
}

const middle = (all: readonly number[]): number =>
  Math.round(all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0);

describe.each(Object.keys(KEEPERS))("A host on %s, killed under load again and again", (name) => {
  let folder = "";
  let kept: Kept;
  let keys: Keys;
  const all = new Set<Flow>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "guildhall-kill-"));
    const keeper = KEEPERS[name];
    if (keeper === undefined) throw new Error(`nothing is known of ${name}`);
    kept = await keeper(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it(`loses nothing that it acknowledged, in ${KILLS} kills`, async () => {
    const begun = performance.now();
    const starts: number[] = [];
    let recent: readonly Flow[] = [];
    for (let round = 0; round < KILLS; round++) {
      const host = await nodeStart(kept.storage);
      starts.push(host.took);
      keys ??= { agent: host.sandbox.agent_key, worker: host.sandbox.worker_token };
      expect(await lost(host.url, keys, recent)).toEqual([]);
      expect(await sumOf(host)).toBe(0n);
      const open = recent.filter(({ done }) => !done);
      recent = await load(host, keys, open, round);
      for (const flow of recent) all.add(flow);
      expect(await kept.audit()).toMatchObject({ ok: true });
    }
    const steps = [...all].reduce((sum, { acknowledged }) => sum + acknowledged, 0);
    const seconds = Math.round((performance.now() - begun) / 1000);
    expect(steps).toBeGreaterThan(KILLS * 10);
    console.info(
      `${name}: ${KILLS} kills in ${seconds} s: ${steps} acknowledged commands, 0 lost; ` +
        `from start to first line ${middle(starts)} ms`,
    );
  }, 900_000);

  it("has paid every hire once, in the end", async () => {
    const host = await nodeStart(kept.storage);
    for (const flow of all) while (await flow.next(host.url, keys));
    expect([...all].every(({ done }) => done)).toBe(true);
    expect(await lost(host.url, keys, [...all])).toEqual([]);
    const { body } = await v1(host.url, "get_earnings", keys.worker);
    expect(Number(body.available_amber)).toBeCloseTo(all.size * 0.9, 6);
    await host.end("SIGTERM");
    expect(await kept.audit()).toMatchObject({ ok: true });
  }, 120_000);
});

describe("The check of kills", () => {
  it("would be caught losing, where a planted fault cuts the journal's later lines", async () => {
    const folder = await mkdtemp(join(tmpdir(), "guildhall-kill-"));
    const planted = join(folder, "planted");
    const host = await nodeStart(`lowdb:${planted}`);
    const own = { agent: host.sandbox.agent_key, worker: host.sandbox.worker_token };
    const flows = await load(host, own, [], 0);
    const [file = ""] = await readdir(join(planted, "journal"));
    const journal = join(planted, "journal", file);
    const lines = (await readFile(journal, "utf8")).trimEnd().split("\n");
    // Only the first line stays, which opened the sandbox: however slow the machine, that loses.
    await writeFile(journal, `${lines[0] ?? ""}\n`);
    const again = await nodeStart(`lowdb:${planted}`);
    expect(await lost(again.url, own, flows)).not.toEqual([]);
    await again.end("SIGTERM");
    await rm(folder, { recursive: true, force: true });
  }, 60_000);
});
