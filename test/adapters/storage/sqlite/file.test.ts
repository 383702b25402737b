import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { auditStorage } from "../../../../adapters/storage/audit.ts";
import { sqliteStorage } from "../../../../adapters/storage/sqlite/index.ts";
import { findText } from "../../../../adapters/storage/sqlite/reader.ts";
import { openStore } from "../../../../adapters/storage/sqlite/open.ts";
import { APPLICATION, MIGRATIONS } from "../../../../adapters/storage/sqlite/schema.ts";
import { INDEXES, type Index } from "../../../../engine/ports.ts";
import { want } from "../../../../src/testing/clause.ts";
import { message, note } from "../../../../src/testing/write-sets.ts";
import { live, mustCommit, names } from "../life.ts";

const root = mkdtempSync(join(tmpdir(), "guildhall-sqlite-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let files = 0;
const fresh = (): string => join(root, "deep", `store-${++files}.db`);

/** The file as a crash of its process leaves it, at another place. */
function crashed(path: string): string {
  const copy = fresh();
  for (const end of ["", "-wal"]) if (existsSync(path + end)) cpSync(path + end, copy + end);
  return copy;
}

function behindItsBack(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

describe("A store in a SQLite file", () => {
  it("is there again after a crash, with all that was acknowledged", async () => {
    const path = fresh();
    const store = await sqliteStorage({ path });
    await live(store, names(30));
    const again = await sqliteStorage({ path: crashed(path) });
    expect(await again.log(0, 1_000)).toEqual(await store.log(0, 1_000));
    expect(await again.totals()).toEqual(await store.totals());
    expect(await auditStorage(again)).toMatchObject({ ok: true, entries: 181 });
    await Promise.all([store.close(), again.close()]);
  });

  it("belongs to one process, until it is closed", async () => {
    const path = fresh();
    const store = await sqliteStorage({ path });
    await expect(sqliteStorage({ path })).rejects.toThrow(" is in use by process ");
    await store.close();
    await (await sqliteStorage({ path })).close();
  });

  it("refuses a file of a newer program, and leaves it as it is", async () => {
    const path = fresh();
    await (await sqliteStorage({ path })).close();
    behindItsBack(path, "PRAGMA user_version = 99");
    const before = readFileSync(path);
    await expect(sqliteStorage({ path })).rejects.toThrow(/version 99, .* Update this one/);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("refuses what is another program's, and leaves it as it is", async () => {
    const [other, text] = [fresh(), fresh()];
    await (await sqliteStorage({ path: fresh() })).close();
    behindItsBack(other, "CREATE TABLE recipes (name TEXT)");
    writeFileSync(text, "This is a letter, and no database. ".repeat(40));
    const before = [other, text].map((path) => readFileSync(path));
    await expect(sqliteStorage({ path: other })).rejects.toThrow("belongs to another program");
    await expect(sqliteStorage({ path: text })).rejects.toThrow("is no SQLite file");
    for (const [n, path] of [other, text].entries())
      expect(readFileSync(path).equals(before[n] ?? Buffer.alloc(0))).toBe(true);
  });

  it("goes forward from an older version, and is left as it was by a step that fails", async () => {
    const path = fresh();
    const store = await sqliteStorage({ path });
    await mustCommit(store, note("kept", 1));
    await store.close();
    const broken = [...MIGRATIONS, "CREATE TABLE half (one INTEGER); SELECT nonsense"];
    await expect(openStore({ path, migrations: broken })).rejects.toThrow("nonsense");
    const later = [...MIGRATIONS, "CREATE TABLE half (one INTEGER)"];
    const forward = await openStore({ path, migrations: later });
    const loaded = await forward.load(want({ records: [message("kept")] }));
    expect(loaded.record(message("kept"))?.version).toBe(1);
    await forward.close();
    await expect(sqliteStorage({ path })).rejects.toThrow("a newer program made it");
  });

  it("says in its header whose it is, and finds by each index without sorting", async () => {
    const path = fresh();
    await (await sqliteStorage({ path })).close();
    const database = new DatabaseSync(path, { readOnly: true });
    expect(database.prepare("PRAGMA application_id").get()).toEqual({
      application_id: APPLICATION,
    });
    for (const index of Object.keys(INDEXES))
      for (const direction of ["oldest_first", "newest_first"] as const) {
        const query = { index: index as Index, equals: [], direction, after: null, limit: 1 };
        const plan = database.prepare(`EXPLAIN QUERY PLAN ${findText(query)}`).all();
        expect(plan.map(({ detail }) => detail)).toEqual([
          expect.stringContaining(`USING INDEX ${index}`),
        ]);
      }
    database.close();
  });

  it("stops when the file may not grow, and opens again as it was", async () => {
    const path = fresh();
    const store = await openStore({ path, migrations: MIGRATIONS, mostPages: 60 });
    const done: string[] = [];
    const filling = async (): Promise<void> => {
      for (let n = 0; ; n++) {
        await mustCommit(store, note(`m_${n}`, 1, { to: ["ada"] }));
        done.push(`m_${n}`);
      }
    };
    await expect(filling()).rejects.toThrow("The store has stopped: a flush failed");
    await expect(store.load(want({}))).rejects.toThrow("The store has stopped");
    await store.close();
    const again = await sqliteStorage({ path });
    expect(await again.log(0, 10_000)).toHaveLength(done.length);
    expect(await auditStorage(again)).toMatchObject({ ok: true });
    await again.close();
  });

  it("can be copied when it is closed, and the copy is the store", async () => {
    const path = fresh();
    const store = await sqliteStorage({ path });
    await live(store, names(5));
    const log = await store.log(0, 100);
    await store.close();
    expect(existsSync(`${path}-wal`)).toBe(false);
    const backup = fresh();
    cpSync(path, backup);
    expect(statSync(backup).size).toBeGreaterThan(0);
    const restored = await sqliteStorage({ path: backup });
    expect(await restored.log(0, 100)).toEqual(log);
    expect(await auditStorage(restored)).toMatchObject({ ok: true });
    await restored.close();
  });
});
