import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { describe, expect, inject, it } from "vitest";
import { auditStorage } from "../../../../adapters/storage/audit.ts";
import { postgresSnapshot, postgresStorage } from "../../../../adapters/storage/postgres/index.ts";
import type { WriteSet } from "../../../../engine/ports.ts";
import { storageContract } from "../../../../src/testing/storage-contract.ts";
import { sharedStorageContract } from "../../../../src/testing/shared-contract.ts";
import { answerTo, note } from "../../../../src/testing/write-sets.ts";
import {
  freshDatabase,
  freshSchema,
  openHosts,
  openPostgres,
  ownPostgres,
  sql,
} from "../../../support/postgres-stores.ts";
import { live, mustCommit, names } from "../life.ts";

type Rivals = readonly WriteSet[];

describe("A store in PostgreSQL", () => {
  it("waits while the server is away, and goes on when it is back", async () => {
    const server = await ownPostgres();
    const url = server.url("postgres");
    const store = await postgresStorage({ url, outageTimeout: 20_000 });
    await mustCommit(store, note("before", 1));
    const commands = Array.from({ length: 24 }, async (_, n) => {
      await pause(n * 100);
      return (await store.commit(note(`during_${n}`, 1, { to: ["ada"] }))).is;
    });
    await pause(150);
    process.kill(server.pid(), "SIGINT");
    await pause(100);
    const reading = Promise.all([store.events("ada", 0, 10), store.due(0, 1)]);
    await pause(1_900);
    await server.start();
    expect(new Set(await Promise.all(commands))).toEqual(new Set(["done"]));
    await reading;
    expect(await store.events("ada", 0, 100)).toHaveLength(24);
    await store.close();
  }, 30_000);

  it("says so when the server stays away, and works again when it is back", async () => {
    const server = await ownPostgres();
    const url = server.url("postgres");
    const store = await postgresStorage({ url, outageTimeout: 300 });
    process.kill(server.pid(), "SIGINT");
    await pause(200);
    await expect(store.commit(note("lost", 1))).rejects.toThrow(/ECONNREFUSED|terminat/);
    await expect(store.due(0, 1)).rejects.toThrow();
    await server.start();
    await mustCommit(store, note("after", 1));
    await store.close();
  }, 30_000);

  it("goes on behind a pooler that forgets its statements", async () => {
    const schema = freshSchema();
    const store = await openPostgres(schema, { connections: 1 });
    await mustCommit(store, note("a", 1));
    const before = pg.Client.prototype.query;
    let cleared = 0;
    // A statement that was made by name is unknown to the connection that gets the next call.
    pg.Client.prototype.query = function (this: pg.Client, ...args: never[]) {
      if (cleared++ < 4) void Reflect.apply(before, this, ["DEALLOCATE ALL"]);
      return Reflect.apply(before, this, args);
    } as typeof before;
    try {
      await mustCommit(store, note("b", 1));
      await mustCommit(store, note("a", 2));
    } finally {
      pg.Client.prototype.query = before;
    }
    expect(await store.log(0, 10)).toHaveLength(3);
    await store.close();
  });

  it("hears of others through a look, where nobody can listen", async () => {
    const schema = freshSchema();
    const [a] = await openHosts(schema);
    const deaf = await openPostgres(schema, { listenUrl: "postgres://nobody@127.0.0.1:1/none" });
    await mustCommit(a, note("first", 1, { to: ["ada"] }));
    const heard = new Promise<readonly string[] | null>((resolve) => {
      const stop = deaf.watch((told) => {
        stop();
        resolve(told);
      });
    });
    await pause(1_200);
    await mustCommit(a, note("second", 1, { to: ["ada"] }));
    expect(await heard).toBeNull();
    await Promise.all([a.close(), deaf.close()]);
  }, 15_000);

  it("seals what a host that is gone has left", async () => {
    const schema = freshSchema();
    const [a, b] = await openHosts(schema);
    await live(a, names(20));
    const report = await auditStorage(b);
    expect(report).toMatchObject({ ok: true, entries: 121 });
    expect(await sql(`SELECT * FROM ${schema}.unsealed`)).toEqual([]);
    await Promise.all([a.close(), b.close()]);
  });

  it("can be audited as of one moment while others write", async () => {
    const schema = freshSchema();
    const [a, b, c] = await openHosts(schema);
    const writing = Promise.all([
      live(a, names(40, "a")),
      live(b, names(40, "b")),
      live(c, names(40, "c")),
    ]);
    for (let look = 0; look < 5; look++) {
      await pause(30);
      const snapshot = await postgresSnapshot({ url: inject("postgres"), schema });
      expect(await auditStorage(snapshot)).toMatchObject({ ok: true });
      await snapshot.close();
    }
    await writing;
    await Promise.all([a.close(), b.close(), c.close()]);
  });

  it.each([
    ["entry", "UPDATE SCHEMA.entry SET body = replace(body, 'task.funded', 'task.fundee')", "link"],
    ["seal", "DELETE FROM SCHEMA.seal WHERE number = 3", "missing"],
    ["record", "UPDATE SCHEMA.record SET version = version + 1 WHERE kind = 'task'", "its events"],
    ["account", "UPDATE SCHEMA.account SET balance = balance + 1", "the log gives"],
    ["total", "INSERT INTO SCHEMA.posting VALUES ('fees:test', -1, 5)", "the log gives"],
  ])("shows the audit that somebody changed its table %s", async (_table, change, why) => {
    const schema = freshSchema();
    const store = await openPostgres(schema);
    await live(store, names(3));
    expect(await auditStorage(store)).toMatchObject({ ok: true });
    await sql(change.replaceAll("SCHEMA", schema));
    expect(await auditStorage(store)).toMatchObject({
      ok: false,
      why: expect.stringContaining(why) as string,
    });
    await store.close();
  });

  it.each<readonly [string, (n: number) => readonly [Rivals, Rivals]]>([
    [
      "rely on each other's absence",
      (n) => {
        const [a, b] = [note(`a_${n}`, 1), note(`b_${n}`, 1)];
        const rely = (one: WriteSet, other: WriteSet): Rivals => [
          { ...one, expect: [...one.expect, ...other.expect] },
        ];
        return [rely(a, b), rely(b, a)];
      },
    ],
    [
      "make the same in another order",
      (n) => {
        const [a, b] = [note(`a_${n}`, 1), note(`b_${n}`, 1)];
        return [
          [a, b],
          [b, a],
        ];
      },
    ],
    [
      "take the same keys in another order",
      (n) => {
        const keyed = (host: string, key: string): WriteSet =>
          note(`${host}_${key}_${n}`, 1, { answer: answerTo(`${key}_${n}`) });
        const all = [..."abcdefgh"];
        return [
          all.map((key) => keyed("left", key)),
          all.toReversed().map((key) => keyed("right", key)),
        ];
      },
    ],
  ])("never waits in a circle for rivals who %s", async (_what, rivals) => {
    const url = new URL(inject("postgres"));
    // A server that looks for circles only after so long would hold them up for so long.
    url.searchParams.set("options", "-c deadlock_timeout=30s");
    const schema = freshSchema();
    const open = () => postgresStorage({ url: url.href, schema });
    const hosts = [await open(), await open()];
    const begun = performance.now();
    for (let round = 0; round < 60; round++) {
      const commits = rivals(round).flatMap((writes, host) =>
        writes.map((write) => hosts[host]?.commit(write)),
      );
      const all = (await Promise.all(commits)).map((outcome) => outcome?.is);
      expect(all.filter((is) => is === "done")).toHaveLength(commits.length / 2);
    }
    expect(performance.now() - begun).toBeLessThan(10_000);
    await Promise.all(hosts.map((host) => host.close()));
  });

  it("keeps its promises where transactions are serializable, too", async () => {
    const url = await freshDatabase();
    const client = new pg.Client(url);
    await client.connect();
    const name = new URL(url).pathname.slice(1);
    await client.query(`ALTER DATABASE ${name} SET default_transaction_isolation = serializable`);
    await client.end();
    let schemas = 0;
    const open = (schema = `s_${++schemas}`) => postgresStorage({ url, schema });
    for (const { promise, check } of storageContract)
      if (/rival|race|below zero|whole or not/.test(promise)) await check(() => open());
    for (const { check } of sharedStorageContract)
      await check(async () => {
        const schema = `s_${++schemas}`;
        return [await open(schema), await open(schema), await open(schema)];
      });
  }, 60_000);
});
