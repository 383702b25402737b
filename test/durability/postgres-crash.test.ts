import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { auditStorage } from "../../adapters/storage/audit.ts";
import { postgresStorage } from "../../adapters/storage/postgres/index.ts";
import type { Storage } from "../../engine/ports.ts";
import type { Ref } from "../../engine/records.ts";
import { life, mustCommit, topUp } from "../adapters/storage/life.ts";
import { functionsIn } from "../adapters/storage/postgres/planted.ts";
import type { Server } from "../support/postgres.ts";
import { ownPostgres } from "../support/postgres-stores.ts";
import { seeded } from "./rounds.ts";

const DEEP = process.env["GUILDHALL_DEEP"] === "1";
const ROUNDS = DEEP ? 100 : 10;
const LANES = 16;
const TASKS = 100_000;

/** What was acknowledged: the version of each task. */
type Acknowledged = Map<string, number>;

/** Whole lives of tasks, one after the other, until it is told to stop. */
async function lane(
  store: Storage,
  name: string,
  acknowledged: Acknowledged,
  signal: AbortSignal,
): Promise<void> {
  for (let n = 0; !signal.aborted; n++)
    for (const write of life(`${name}_${n}`)) {
      // Nobody competes for it: it could only conflict with itself, after an answer was lost.
      await mustCommit(store, write);
      const { id, version } = write.records[0] ?? { id: "", version: 0 };
      acknowledged.set(id, version);
    }
}

/** Kills one backend in the middle of a commit, which makes the server throw all others out too. */
async function killBackend(server: Server): Promise<void> {
  const client = new pg.Client(server.url("postgres"));
  client.on("error", () => undefined);
  await client.connect();
  const { rows } = await client.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity " +
      "WHERE query LIKE '%commit_writes%' AND pid <> pg_backend_pid()",
  );
  const pid = rows[0]?.pid;
  if (pid !== undefined) process.kill(pid, "SIGKILL");
  await client.end().catch(() => undefined);
}

/** As when the machine goes down: nothing is finished, nothing is written out. */
async function killServer(server: Server, signal: "SIGQUIT" | "SIGKILL"): Promise<void> {
  process.kill(server.pid(), signal);
  await pause(50);
  await server.start();
}

async function missing(store: Storage, acknowledged: Acknowledged): Promise<readonly string[]> {
  const refs = [...acknowledged.keys()].map((id): Ref<"task"> => ({ kind: "task", id }));
  const loaded = await store.load({ records: refs, glances: [], accounts: [], answer: null });
  return refs
    .map(({ id }) => id)
    .filter((id) => {
      const version = loaded.record({ kind: "task", id })?.version ?? 0;
      return version < (acknowledged.get(id) ?? 0);
    });
}

/** What a commit left behind that was not whole: each table says the same of it as the others. */
const HALF = `
  SELECT 'stream ' || s.recipient AS half FROM guildhall.stream s WHERE s.last IS DISTINCT FROM
    (SELECT max(t.upto) FROM guildhall.told t WHERE t.recipient = s.recipient)
  UNION ALL SELECT 'told ' || t.entry FROM guildhall.told t
    WHERE NOT EXISTS (SELECT 1 FROM guildhall.entry e WHERE e.entry = t.entry)
  UNION ALL SELECT 'answer ' || a.key FROM guildhall.answer a
    WHERE NOT EXISTS (SELECT 1 FROM guildhall.entry e WHERE e.entry = a.entry)
  UNION ALL SELECT 'unanswered ' || e.entry FROM guildhall.entry e
    WHERE e.body::json -> 'answer' ->> 'key' IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM guildhall.answer a WHERE a.entry = e.entry)
  UNION ALL SELECT 'posting ' || p.name FROM guildhall.posting p
    WHERE NOT EXISTS (SELECT 1 FROM guildhall.unsealed u WHERE u.entry = p.entry)
  UNION ALL SELECT 'entry ' || e.entry FROM guildhall.entry e WHERE
    (SELECT count(*) FROM guildhall.seal s WHERE s.entry = e.entry) +
    (SELECT count(*) FROM guildhall.unsealed u WHERE u.entry = e.entry) <> 1`;

/** What a table would look like that was not written with the others. */
const without = (table: string): string =>
  `DELETE FROM guildhall.${table} WHERE entry = (SELECT max(entry) FROM guildhall.${table})`;

/** Tries again while the server recovers: it may notice late that one of it was killed. */
async function halves(server: Server, spoil = "SELECT 1"): Promise<readonly string[]> {
  for (let tries = 1; ; tries++) {
    const client = new pg.Client(server.url("postgres"));
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.query("BEGIN");
      await client.query(spoil);
      const { rows } = await client.query<{ half: string }>(HALF);
      return rows.map(({ half }) => half);
    } catch (failure) {
      if (tries === 100) throw failure;
      await pause(50);
    } finally {
      // What was spoilt is rolled back with it.
      await client.end();
    }
  }
}

type Kill = (server: Server) => Promise<void>;

/** One round: many commit, the server is killed, and what was acknowledged is looked for. */
async function round(server: Server, store: Storage, name: string, kill: Kill) {
  const acknowledged: Acknowledged = new Map();
  const stop = new AbortController();
  const lanes = Array.from({ length: LANES }, (_, n) =>
    lane(store, `${name}_${n}`, acknowledged, stop.signal),
  );
  await pause(40 + random() * 160);
  await kill(server);
  stop.abort();
  const failures = (await Promise.allSettled(lanes)).filter(({ status }) => status === "rejected");
  const half = await halves(server);
  return { tasks: acknowledged.size, lost: await missing(store, acknowledged), half, failures };
}

const random = seeded(20_261_126);
const kills: readonly Kill[] = [
  killBackend,
  (server) => killServer(server, "SIGQUIT"),
  killBackend,
  (server) => killServer(server, "SIGKILL"),
];

async function opened() {
  const server = await ownPostgres();
  const store = await postgresStorage({ url: server.url("postgres"), outageTimeout: 60_000 });
  await mustCommit(store, topUp(1, TASKS));
  return { server, store };
}

describe("A PostgreSQL server that is killed while it commits", () => {
  it(
    `loses nothing that was acknowledged and halves nothing, in ${ROUNDS} kills`,
    async () => {
      const { server, store } = await opened();
      let tasks = 0;
      for (let n = 0; n < ROUNDS; n++) {
        const found = await round(server, store, `r${n}`, kills[n % kills.length] ?? killBackend);
        expect(found).toMatchObject({ lost: [], half: [], failures: [] });
        tasks += found.tasks;
        if (!DEEP || n % 10 === 9) expect(await auditStorage(store)).toMatchObject({ ok: true });
      }
      expect(tasks).toBeGreaterThan(ROUNDS * LANES);
      console.info(`${ROUNDS} kills of PostgreSQL: ${tasks} tasks, 0 lost`);
      for (const table of ["told", "answer", "entry", "seal"])
        expect(await halves(server, without(table)), table).not.toEqual([]);
      await store.close();
    },
    ROUNDS * 20_000,
  );

  it("is not trusted when it answers before it is durable, and would be found out", async () => {
    const { server, store } = await opened();
    const client = new pg.Client(server.url("postgres"));
    await client.connect();
    await client.query("ALTER SYSTEM SET synchronous_commit = off");
    await client.query("ALTER SYSTEM SET wal_writer_delay = '10s'");
    await client.query("SELECT pg_reload_conf()");
    await pause(200);
    await expect(mustCommit(store, topUp(2, 1))).rejects.toThrow("synchronous_commit is off");
    await expect(postgresStorage({ url: server.url("postgres") })).rejects.toThrow("Turn it on");
    const trusting = functionsIn("guildhall").replace(
      "IF current_setting('synchronous_commit') = 'off' THEN",
      "IF false THEN",
    );
    await client.query(trusting);
    await client.end();
    const kill: Kill = (each) => killServer(each, "SIGKILL");
    let lost = 0;
    for (let n = 0; n < 5 && lost === 0; n++)
      lost += (await round(server, store, `p${n}`, kill)).lost.length;
    expect(lost).toBeGreaterThan(0);
    await store.close();
  }, 60_000);
});
