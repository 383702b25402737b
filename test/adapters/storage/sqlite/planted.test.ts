import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { auditStorage } from "../../../../adapters/storage/audit.ts";
import { openStore } from "../../../../adapters/storage/sqlite/open.ts";
import { Reader } from "../../../../adapters/storage/sqlite/reader.ts";
import { Recent } from "../../../../adapters/storage/sqlite/recent.ts";
import { SqliteSink } from "../../../../adapters/storage/sqlite/sink.ts";
import { Statements } from "../../../../adapters/storage/sqlite/statements.ts";
import { WorkingSet } from "../../../../adapters/storage/sqlite/working-set.ts";
import type { Storage } from "../../../../engine/ports.ts";
import { storageContract } from "../../../../src/testing/storage-contract.ts";
import { live, names } from "../life.ts";

const root = mkdtempSync(join(tmpdir(), "guildhall-planted-"));
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(root, { recursive: true, force: true }));
let files = 0;
const fresh = (): string => join(root, `store-${++files}.db`);

/** The promises that a store breaks which has nothing at hand but what is not flushed yet. */
async function broken(): Promise<readonly string[]> {
  const found: string[] = [];
  const opened: Storage[] = [];
  for (const { promise, check } of storageContract)
    await check(async () => {
      const store = await openStore({ path: fresh(), atHand: 0, durability: "normal" });
      opened.push(store);
      return store;
    }).catch(() => found.push(promise));
  for (const store of opened) await store.close().catch(() => "It has failed already.");
  return found;
}

/** A fault, the promise of the contract that finds it, and how to plant it. */
const PLANTS: readonly (readonly [string, string, () => void])[] = [
  [
    "lets go of what is not flushed",
    "exactly one of rival commits",
    () => {
      const { apply } = WorkingSet.prototype;
      vi.spyOn(WorkingSet.prototype, "apply").mockImplementation(function (
        this: WorkingSet,
        ...args
      ) {
        const line = apply.apply(this, args);
        this.settle();
        this.settle();
        return line;
      });
    },
  ],
  [
    "keeps what it read in spite of a later commit",
    "exactly one of rival commits",
    () => void vi.spyOn(Recent.prototype, "set").mockImplementation(() => undefined),
  ],
  [
    "takes a key as often as it is raced for",
    "a key happen once, however many race",
    () => {
      const { refusal } = WorkingSet.prototype;
      vi.spyOn(WorkingSet.prototype, "refusal").mockImplementation(function (
        this: WorkingSet,
        write,
      ) {
        return refusal.call(this, { ...write, answer: null });
      });
    },
  ],
  [
    "writes of a record only what is no column",
    "finds a record under its present fields only",
    () => {
      const { writeRecord } = Statements.prototype;
      vi.spyOn(Statements.prototype, "writeRecord").mockImplementation(function (
        this: Statements,
        record,
        before,
      ) {
        writeRecord.call(this, record, before === null ? null : { ...record });
      });
    },
  ],
  [
    "does not know how far a recipient's numbers have come",
    "pages through a stream",
    () => void vi.spyOn(Reader.prototype, "told").mockReturnValue(0),
  ],
  [
    "flushes each batch twice",
    "logs every one of racing commits once",
    () => {
      const { append } = SqliteSink.prototype;
      vi.spyOn(SqliteSink.prototype, "append").mockImplementation(async function (
        this: SqliteSink,
        batch,
      ) {
        await append.call(
          this,
          batch.map((line) => ({ ...line, told: [], answer: null })),
        );
        await append.call(this, batch);
      });
    },
  ],
];

describe("The contract", () => {
  it("finds nothing wrong with a SQLite store that has nothing at hand", async () => {
    expect(await broken()).toEqual([]);
  });

  it.each(PLANTS)("catches a SQLite store that %s", async (_fault, promise, plant) => {
    plant();
    expect(await broken()).toContainEqual(expect.stringContaining(promise));
  });
});

/** What is wrong with a copy that is made of a store while it runs, as a crash would leave it. */
async function wrongAfterCrash(): Promise<string | null> {
  const [path, copy] = [fresh(), fresh()];
  const store = await openStore({ path });
  await live(store, names(4)).catch(() => "Whether it was done is what the copy tells.");
  for (const end of ["", "-wal"]) if (existsSync(path + end)) cpSync(path + end, copy + end);
  await store.close().catch(() => "It has failed already.");
  const again = await openStore({ path: copy });
  const report = await auditStorage(again);
  await again.close();
  if (!report.ok) return report.why;
  return report.entries === 25 ? null : `only ${report.entries} entries are there`;
}

describe("A crash", () => {
  it("leaves a sound store whole", async () => {
    expect(await wrongAfterCrash()).toBeNull();
  });

  it("shows a store that answers before it has written", async () => {
    vi.spyOn(SqliteSink.prototype, "append").mockResolvedValue(undefined);
    expect(await wrongAfterCrash()).toBe("only 0 entries are there");
  });

  it("shows a store that forgets to write a record", async () => {
    const { writeRecord } = Statements.prototype;
    vi.spyOn(Statements.prototype, "writeRecord").mockImplementation(function (
      this: Statements,
      record,
      before,
    ) {
      if (record.version !== 6) writeRecord.call(this, record, before);
    });
    expect(await wrongAfterCrash()).toContain("is not what its events make it");
  });
});
