import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { sqliteStorage } from "../../../../adapters/storage/sqlite/index.ts";
import { note } from "../../../../src/testing/write-sets.ts";
import { mustCommit } from "../life.ts";

const HOLDER = fileURLToPath(new URL("holder.ts", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "guildhall-owner-"));
const holders: ChildProcess[] = [];
let files = 0;
const fresh = (): string => join(root, `store-${++files}.db`);

afterEach(() => {
  for (const holder of holders.splice(0)) holder.kill("SIGKILL");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Another process that opens the store; what it says, and how to kill it. */
async function another(path: string): Promise<{ says: string; kill: () => Promise<void> }> {
  const child = spawn(process.execPath, [HOLDER, path], { stdio: ["ignore", "pipe", "inherit"] });
  holders.push(child);
  const closed = once(child, "close");
  const [says] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return {
    says,
    async kill() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}

describe("The one process that has a SQLite store", () => {
  it("refuses every other while it lives, and is in nobody's way once it is killed", async () => {
    const path = fresh();
    const holder = await another(path);
    expect(holder.says).toBe("open");
    await expect(sqliteStorage({ path })).rejects.toThrow(/ is in use by process \d+/);
    await holder.kill();
    expect(existsSync(`${path}.lock`)).toBe(true);
    await (await sqliteStorage({ path })).close();
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it("is one of several that begin at once", async () => {
    const path = fresh();
    const all = await Promise.all(Array.from({ length: 4 }, () => another(path)));
    const said = all.map(({ says }) => says).filter((says) => says !== "open");
    expect(said).toHaveLength(3);
    for (const says of said) expect(says).toContain(" is in use ");
  });

  it("stays the one though it copies the file, which makes SQLite lose its own lock", async () => {
    const path = fresh();
    const store = await sqliteStorage({ path });
    await mustCommit(store, note("a", 1));
    copyFileSync(path, fresh());
    expect((await another(path)).says).toContain(` is in use by process ${process.pid}`);
    await store.close();
  });

  it("is kept by SQLite's own lock as well, where the one beside the file is gone", async () => {
    const path = fresh();
    const store = await sqliteStorage({ path });
    rmSync(`${path}.lock`);
    expect((await another(path)).says).toContain(" is in use by another process");
    await store.close();
  });

  it("keeps other programs out as well", async () => {
    const path = fresh();
    const store = await sqliteStorage({ path });
    const other = new DatabaseSync(path);
    expect(() => other.prepare("SELECT * FROM entry").all()).toThrow("locked");
    other.close();
    await store.close();
  });

  it.each(["", ":memory:"])("needs a file, and %j is none", async (path) => {
    await expect(sqliteStorage({ path })).rejects.toThrow("needs the path of a file");
  });
});
