import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { lockFolder } from "../../../../adapters/storage/lowdb/lock.ts";
import { expectRefusal, fresh, open, removeAll } from "./folder.ts";

afterAll(removeAll);

function lockedBy(holder: string): string {
  const path = fresh();
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "lock"), holder);
  return path;
}

/** The id of a process that has come and gone. */
const gone = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

describe("The lock of a lowdb store", () => {
  it("refuses a second opening while the first lasts, and says what to do", async () => {
    const path = fresh();
    const store = await open(path);
    await expectRefusal(open(path), `in use by process ${process.pid}`);
    await store.close();
    await (await open(path)).close();
  });

  it("does not count when its process is gone", async () => {
    const path = lockedBy(JSON.stringify({ pid: gone(), started: null }));
    const lock = await lockFolder(path);
    expect(readFileSync(join(path, "lock"), "utf8")).toContain(`"pid":${process.pid}`);
    lock.release();
    expect(existsSync(join(path, "lock"))).toBe(false);
  });

  it.skipIf(!existsSync("/proc/self/stat"))(
    "does not count when another process has the same id now",
    async () => {
      const path = lockedBy(JSON.stringify({ pid: process.pid, started: "another boot 1" }));
      (await lockFolder(path)).release();
    },
  );

  it.each(["", "{", "null", '{"pid":"x"}'])("does not count when it says %j", async (holder) => {
    (await lockFolder(lockedBy(holder))).release();
  });

  it("goes to one only of many who find the same stale one", async () => {
    const path = lockedBy(JSON.stringify({ pid: gone(), started: null }));
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(path)));
    const won = all.filter(({ status }) => status === "fulfilled");
    expect(won.length).toBeLessThanOrEqual(1);
  });
});
