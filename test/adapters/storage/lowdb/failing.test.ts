import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { auditStorage } from "../../../../adapters/storage/audit.ts";
import { want } from "../../../../src/testing/clause.ts";
import { message, note, NOTHING } from "../../../../src/testing/write-sets.ts";
import { mustCommit } from "../life.ts";
import { fresh, open, removeAll } from "./folder.ts";

const { fdatasync, writeSync } = fs;

/** Replaces calls of the file system, for everyone, until the test is over. */
function broken(calls: Partial<typeof fs>): void {
  Object.assign(fs, calls);
  syncBuiltinESMExports();
}

afterEach(() => broken({ fdatasync, writeSync }));
afterAll(removeAll);

const failing = ((_fd: number, done: fs.NoParamCallback) =>
  void setImmediate(() => done(new Error("EIO")))) as typeof fs.fdatasync;

/** Writes at most seven bytes at a time, as a call may. */
const short = ((fd: number, bytes: Uint8Array, from: number) =>
  writeSync(fd, bytes, from, Math.min(7, bytes.length - from))) as typeof fs.writeSync;

describe("A disk that fails", () => {
  it("stops the store, which opens again as it was before the failure", async () => {
    const path = fresh();
    const store = await open(path);
    await mustCommit(store, note("kept", 1));
    broken({ fdatasync: failing });
    const both = await Promise.allSettled([store.commit(note("lost", 1)), store.commit(NOTHING)]);
    const stopped = { message: expect.stringContaining("The store has stopped") as string };
    for (const outcome of both) expect(outcome).toMatchObject({ reason: stopped });
    broken({ fdatasync });
    // The disk is well again, but what was applied meanwhile was never durable.
    await expect(store.commit(note("later", 1))).rejects.toThrow("The store has stopped");
    await store.close();
    const again = await open(path);
    expect(await auditStorage(again)).toMatchObject({ ok: true, entries: 1 });
    const loaded = await again.load(want({ records: [message("kept"), message("lost")] }));
    expect(loaded.record(message("kept"))?.version).toBe(1);
    expect(loaded.record(message("lost"))).toBeNull();
    await again.close();
  });

  it("is written to until all bytes are there, however few it takes at once", async () => {
    const path = fresh();
    const store = await open(path);
    broken({ writeSync: short });
    await mustCommit(store, note("a", 1, { to: ["ada"] }));
    await mustCommit(store, note("b", 1));
    broken({ writeSync });
    await store.close();
    const again = await open(path);
    expect(await auditStorage(again)).toMatchObject({ ok: true, entries: 2 });
    await again.close();
  });
});
