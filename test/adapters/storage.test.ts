import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, it } from "vitest";
import { lowdbStorage } from "../../adapters/storage/lowdb/index.ts";
import { sqliteStorage } from "../../adapters/storage/sqlite/index.ts";
import { openStore } from "../../adapters/storage/sqlite/open.ts";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import { sharedStorageContract } from "../../src/testing/shared-contract.ts";
import { storageContract } from "../../src/testing/storage-contract.ts";
import { freshSchema, openHosts, openPostgres } from "../support/postgres-stores.ts";

const root = mkdtempSync(join(tmpdir(), "guildhall-storage-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let count = 0;
const fresh = (): string => join(root, `store-${++count}`);

const STORES = {
  memory: async () => memoryStorage(),
  lowdb: () => lowdbStorage({ path: fresh() }),
  // Whatever can be let go of is let go of at once, so that everything is read from the files.
  "lowdb, a snapshot after each commit": () => lowdbStorage({ path: fresh(), snapshotEvery: 1 }),
  sqlite: () => sqliteStorage({ path: fresh() }),
  "sqlite, durability normal": () => sqliteStorage({ path: fresh(), durability: "normal" }),
  // Nothing stays in memory, so that everything is read from the file.
  "sqlite, nothing at hand": () => openStore({ path: fresh(), atHand: 0 }),
  postgres: () => openPostgres(freshSchema()),
};

describe.each(Object.entries(STORES))("%s", (_name, open) => {
  it.each(storageContract)("$promise", ({ check }) => check(open));
});

describe("postgres, on three hosts", () => {
  it.each(sharedStorageContract)("$promise", ({ check }) => check(() => openHosts()));
});
