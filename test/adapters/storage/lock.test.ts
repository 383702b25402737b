import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { takeLock } from "../../../adapters/storage/lock.ts";
import { expectRefusal, fresh, open, removeAll } from "./lowdb/folder.ts";

afterAll(removeAll);

function lockedBy(holder: string): string {
  const path = fresh();
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "lock"), holder);
  return path;
}

/** The id of a process that has come and gone. */
const gone = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

describe("The lock of a store", () => {
  it("refuses a second opening while the first lasts, and says what to do", async () => {
    const path = fresh();
    const store = await open(path);
    await expectRefusal(open(path), `in use by process ${process.pid}`);
    await store.close();
    await (await open(path)).close();
  });

  it("does not count when its process is gone", async () => {
    const path = lockedBy(JSON.stringify({ pid: gone(), started: null }));
    const lock = await takeLock(join(path, "lock"));
    expect(readFileSync(join(path, "lock"), "utf8")).toContain(`"pid":${process.pid}`);
    lock.release();
    expect(existsSync(join(path, "lock"))).toBe(false);
  });

  it.skipIf(!existsSync("/proc/self/stat"))(
    "does not count when another process has the same id now",
    async () => {
      const path = lockedBy(JSON.stringify({ pid: process.pid, started: "another boot 1" }));
      (await takeLock(join(path, "lock"))).release();
    },
  );

  it.each(["", "{", "null", '{"pid":"x"}'])("does not count when it says %j", async (holder) => {
    (await takeLock(join(lockedBy(holder), "lock"))).release();
  });

  it("goes to the last of several who find the same stale one", async () => {
    const path = lockedBy(JSON.stringify({ pid: gone(), started: null }));
    const slow = takeLock(join(path, "lock"));
    // A rival who found it stale at the same moment replaces it a little later.
    writeFileSync(join(path, "lock"), JSON.stringify({ pid: process.ppid, started: null }));
    await expect(slow).rejects.toThrow(`in use by process ${process.ppid}`);
  });

  it("goes to one only of many who open at once", async () => {
    const path = lockedBy(JSON.stringify({ pid: gone(), started: null }));
    const all = await Promise.allSettled(
      Array.from({ length: 8 }, () => takeLock(join(path, "lock"))),
    );
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
