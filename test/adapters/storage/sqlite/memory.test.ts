import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { auditStorage } from "../../../../adapters/storage/audit.ts";
import { openStore } from "../../../../adapters/storage/sqlite/open.ts";
import { WorkingSet } from "../../../../adapters/storage/sqlite/working-set.ts";
import { want } from "../../../../src/testing/clause.ts";
import { live, names } from "../life.ts";

const root = mkdtempSync(join(tmpdir(), "guildhall-memory-"));
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(root, { recursive: true, force: true }));

const TASKS = names(300);
const AT_HAND = 20;
/** Of each sort two generations, and what one command has added since the last was let go of. */
const MOST = 3 * (2 * AT_HAND + 10);

/** How much is kept in memory from now on, at its most; -1 while nobody has looked. */
function watchMemory(): { most: () => number } {
  const { settle, apply, record } = WorkingSet.prototype;
  let most = -1;
  const look = (state: WorkingSet): void => void (most = Math.max(most, state.size));
  vi.spyOn(WorkingSet.prototype, "settle").mockImplementation(function (this: WorkingSet) {
    look(this);
    settle.call(this);
  });
  vi.spyOn(WorkingSet.prototype, "apply").mockImplementation(function (this: WorkingSet, ...args) {
    const line = apply.apply(this, args);
    look(this);
    return line;
  });
  vi.spyOn(WorkingSet.prototype, "record").mockImplementation(function (this: WorkingSet, ref) {
    const found = record.call(this, ref);
    look(this);
    return found;
  });
  return { most: () => most };
}

describe("A SQLite store whose tasks have nearly all come to their end", () => {
  const path = join(root, "grown.db");

  it("has no more of them in memory than were used lately, while they come and go", async () => {
    const { most } = watchMemory();
    const store = await openStore({ path, atHand: AT_HAND });
    await live(store, TASKS);
    expect(most()).toBeGreaterThan(0);
    expect(most()).toBeLessThanOrEqual(MOST);
    await store.close();
  });

  it("loads none of them when it is opened", async () => {
    const { most } = watchMemory();
    const store = await openStore({ path, atHand: AT_HAND });
    await store.load(want({}));
    expect(most()).toBe(0);
    await store.close();
  });

  it("lets go of what was only read, though nothing is committed any more", async () => {
    const store = await openStore({ path, atHand: AT_HAND });
    const { most } = watchMemory();
    for (const name of TASKS) {
      const task = { kind: "task", id: `tsk_${name}` } as const;
      const loaded = await store.load(want({ records: [task] }));
      expect(loaded.record(task)?.data.status).toBe("completed");
    }
    expect(most()).toBeGreaterThan(0);
    expect(most()).toBeLessThanOrEqual(MOST);
    expect(await auditStorage(store)).toMatchObject({ ok: true, entries: 1 + TASKS.length * 6 });
    await store.close();
  });
});
