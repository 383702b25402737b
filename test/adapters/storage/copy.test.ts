import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditStorage } from "../../../adapters/storage/audit.ts";
import { copyStore, lengthOf } from "../../../adapters/storage/copy.ts";
import { lowdbStorage } from "../../../adapters/storage/lowdb/index.ts";
import { memoryStorage } from "../../../adapters/storage/memory.ts";
import { sqliteStorage } from "../../../adapters/storage/sqlite/index.ts";
import type { Storage } from "../../../engine/ports.ts";
import { note } from "../../../src/testing/write-sets.ts";
import { changed, wholeLog } from "../../support/market-storage.ts";
import { freshSchema, openPostgres } from "../../support/postgres-stores.ts";
import { submitted, openWorld, published } from "../../support/world.ts";
import { live, mustCommit, names } from "./life.ts";

const root = mkdtempSync(join(tmpdir(), "guildhall-copy-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;

const quiet = (): void => undefined;
const TARGETS: Readonly<Record<string, () => Promise<Storage>>> = {
  memory: async () => memoryStorage(),
  lowdb: () => lowdbStorage({ path: join(root, `store-${++folders}`) }),
  sqlite: () => sqliteStorage({ path: join(root, `store-${++folders}.db`) }),
  postgres: () => openPostgres(freshSchema()),
};

describe("A market that is copied to another store", () => {
  let source: Storage;

  beforeAll(async () => {
    const world = await openWorld();
    await submitted(world, { milestone_count: 2 });
    await published(world, { bid_enabled: true });
    source = world.storage;
    await live(source, names(120, "life_"));
  });

  it.each(Object.entries(TARGETS))("is the same to the last link, in %s", async (_name, open) => {
    const target = await open();
    const seen: number[] = [];
    const report = await copyStore(source, target, ({ copied, total }) =>
      seen.push(copied / total),
    );
    const log = await wholeLog(source);
    expect(report).toEqual({
      ok: true,
      entries: log.length,
      resumedAt: 0,
      link: log.at(-1)?.link,
    });
    expect(seen.at(-1)).toBe(1);
    expect(await wholeLog(target)).toEqual(log);
    expect(await target.totals()).toEqual(await source.totals());
    expect(await target.due(Number.MAX_SAFE_INTEGER, 1_000)).toEqual(
      await source.due(Number.MAX_SAFE_INTEGER, 1_000),
    );
    for (const recipient of ["dev_1", "wrk_1", "dev_life_0"])
      expect(await target.events(recipient, 0, 5_000)).toEqual(
        await source.events(recipient, 0, 5_000),
      );
    expect(await auditStorage(target)).toMatchObject({ ok: true });
    await target.close();
  });

  it.each(Object.entries(TARGETS))("goes on where it was stopped, in %s", async (_name, open) => {
    const target = await open();
    let pages = 0;
    const stopping = changed(source, {
      async log(after, limit) {
        if (limit > 1 && ++pages > 1) throw new Error("the power is cut");
        return source.log(after, limit);
      },
    });
    await expect(copyStore(stopping, target, quiet)).rejects.toThrow("the power is cut");
    const there = await lengthOf(target);
    expect(there).toBeGreaterThan(0);
    expect(await copyStore(source, target, quiet)).toMatchObject({ ok: true, resumedAt: there });
    expect(await wholeLog(target)).toEqual(await wholeLog(source));
    expect(await copyStore(source, target, quiet)).toMatchObject({
      ok: true,
      resumedAt: await lengthOf(source),
    });
    await target.close();
  });

  it("comes back from a backup in another store as it was", async () => {
    const path = join(root, "backup.db");
    const backup = await sqliteStorage({ path });
    expect(await copyStore(source, backup, quiet)).toMatchObject({ ok: true });
    await backup.close();
    const kept = await sqliteStorage({ path });
    const restored = await openPostgres(freshSchema());
    expect(await copyStore(kept, restored, quiet)).toMatchObject({ ok: true });
    expect(await wholeLog(restored)).toEqual(await wholeLog(source));
    expect(await auditStorage(restored)).toMatchObject({ ok: true });
    await Promise.all([kept.close(), restored.close()]);
  });

  it("is refused by a target that holds something else", async () => {
    const target = memoryStorage();
    await mustCommit(target, note("else", 1));
    expect(await copyStore(source, target, quiet)).toMatchObject({
      ok: false,
      why: expect.stringContaining("another market") as string,
    });
    expect(await lengthOf(target)).toBe(1);
  });

  it("is refused from the entry on that somebody has changed", async () => {
    const forged = changed(source, {
      log: async (after, limit) =>
        (await source.log(after, limit)).map((entry) =>
          entry.number === 40 ? { ...entry, events: [] } : entry,
        ),
    });
    expect(await copyStore(forged, memoryStorage(), quiet)).toMatchObject({ ok: false, entry: 40 });
  });

  it("is found out where the target drops money on the way", async () => {
    const target = memoryStorage();
    const dropping = changed(target, { totals: async () => (await target.totals()).slice(1) });
    expect(await copyStore(source, dropping, quiet)).toMatchObject({ ok: false, entry: null });
  });
});
