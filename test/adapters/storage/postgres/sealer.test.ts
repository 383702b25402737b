import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { auditStorage } from "../../../../adapters/storage/audit.ts";
import { postgresStorage } from "../../../../adapters/storage/postgres/index.ts";
import type { Storage } from "../../../../engine/ports.ts";
import {
  freshDatabase,
  freshSchema,
  openHosts,
  openPostgres,
  sql,
} from "../../../support/postgres-stores.ts";
import { live, names } from "../life.ts";

const WRITER = fileURLToPath(new URL("../../../host/event-writer.ts", import.meta.url));

/** A process that commits as fast as it can; answers how to kill it. */
function startWriter(url: string, name: string): () => Promise<unknown> {
  const child = spawn(process.execPath, [WRITER, url, name, "1000000"], { stdio: "ignore" });
  const ended = once(child, "close");
  return () => {
    child.kill("SIGKILL");
    return ended;
  };
}

const SWAP = `UPDATE S.entry e SET body = o.body FROM S.entry o, S.seal a, S.seal b
  WHERE e.entry = a.entry AND o.entry = b.entry
    AND (a.number, b.number) IN (VALUES (2::bigint, 3::bigint), (3::bigint, 2::bigint))`;
const DROP = "DELETE FROM S.entry WHERE entry = (SELECT entry FROM S.seal WHERE number = 4)";

describe("The chain of a store that several hosts share", () => {
  it("gets what a killed host has left, without anybody asking for the log", async () => {
    const url = await freshDatabase();
    await (await postgresStorage({ url })).close();
    const client = new pg.Client(url);
    await client.connect();
    const unsealed = async () => {
      const { rows } = await client.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM guildhall.unsealed",
      );
      return rows[0]?.n ?? 0;
    };
    const kills = ["a", "b"].map((name) => startWriter(url, name));
    while ((await unsealed()) < 20) await pause(5);
    await Promise.all(kills.map((kill) => kill()));
    expect(await unsealed()).toBeGreaterThan(0);
    const heir = await postgresStorage({ url });
    const begun = performance.now();
    while ((await unsealed()) > 0 && performance.now() - begun < 20_000) await pause(50);
    expect(await unsealed()).toBe(0);
    expect(await auditStorage(heir)).toMatchObject({ ok: true });
    await Promise.all([heir.close(), client.end()]);
  });

  it("is one, though three hosts commit and are asked for it at the same time", async () => {
    const hosts = await openHosts();
    const asking = new AbortController();
    const ask = async (host: Storage) => {
      for (; !asking.signal.aborted; await pause(1)) await host.log(0, 1);
    };
    const asked = hosts.map(ask);
    await Promise.all(hosts.map((host, n) => live(host, names(15, `host${n}_`))));
    asking.abort();
    await Promise.all(asked);
    const reports = await Promise.all(hosts.map((host) => auditStorage(host)));
    for (const report of reports) expect(report).toEqual(reports[0]);
    expect(reports[0]).toMatchObject({ ok: true, entries: 3 * 91 });
    await Promise.all(hosts.map((host) => host.close()));
  });

  it.each([
    ["changed a task", "UPDATE S.entry SET body = replace(body, 'Photograph', 'Paint')", 2],
    ["put two entries in each other's place", SWAP, 2],
    ["dropped an entry", DROP, 4],
    ["changed a link", "UPDATE S.seal SET link = repeat('a', 64) WHERE number = 5", 5],
    ["moved an entry", "UPDATE S.seal SET number = number + 100 WHERE number = 6", 6],
  ])("names the first bad entry to the audit where somebody %s", async (_what, change, entry) => {
    const schema = freshSchema();
    const store = await openPostgres(schema);
    await live(store, names(2));
    expect(await auditStorage(store)).toMatchObject({ ok: true, entries: 13 });
    await sql(change.replaceAll("S.", `${schema}.`));
    const report = await auditStorage(store);
    expect(report).toMatchObject({ ok: false, entry });
    await store.close();
  });

  it("says nothing of what is added up: the audit names what was changed there", async () => {
    const schema = freshSchema();
    const store = await openPostgres(schema);
    await live(store, names(2));
    expect(await auditStorage(store)).toMatchObject({ ok: true });
    expect(await sql(`SELECT * FROM ${schema}.posting`)).toEqual([]);
    await sql(`UPDATE ${schema}.total SET amount = amount + 1 WHERE name = 'fees:test'`);
    expect(await auditStorage(store)).toMatchObject({
      ok: false,
      entry: null,
      why: expect.stringContaining("fees:test") as string,
    });
    await store.close();
  });
});
