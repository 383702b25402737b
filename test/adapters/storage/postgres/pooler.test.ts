import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { postgresStorage } from "../../../../adapters/storage/postgres/index.ts";
import type { Storage } from "../../../../engine/ports.ts";
import { want } from "../../../../src/testing/clause.ts";
import { sharedStorageContract } from "../../../../src/testing/shared-contract.ts";
import { message, note } from "../../../../src/testing/write-sets.ts";
import { freshSchema } from "../../../support/postgres-stores.ts";
import { mustCommit } from "../life.ts";
import { startPooler, type Pooler } from "./pooler.ts";

describe("A store behind a pooler that knows nothing of statements", () => {
  let pooler: Pooler;
  beforeEach(async () => {
    pooler = await startPooler(inject("postgres"), 6);
  });
  afterEach(() => pooler.close());

  const open = (schema = freshSchema(), connections = 8) =>
    postgresStorage({ url: pooler.url, listenUrl: inject("postgres"), schema, connections });

  it("goes on with all calls under way when their statements are gone", async () => {
    const store = await open();
    const many = () =>
      Promise.all([
        store.events("ada", 0, 10),
        store.due(0, 10),
        store.totals(),
        store.load(want({ records: [message("a")] })),
      ]);
    for (let round = 0; round < 10; round++) await many();
    await pooler.forget();
    expect((await many())[0]).toEqual([]);
    await mustCommit(store, note("a", 1, { to: ["ada"] }));
    expect((await many())[0]).toHaveLength(1);
    await store.close();
  });

  it("reads its own schema on a connection where another has named its statements", async () => {
    const [mine, other] = [await open(freshSchema(), 1), await open(freshSchema(), 1)];
    const versionIn = async (store: Storage) =>
      (await store.load(want({ records: [message("a")] }))).record(message("a"))?.version;
    await mustCommit(mine, note("a", 1));
    expect([await versionIn(mine), await versionIn(other)]).toEqual([1, undefined]);
    pooler.rotate();
    expect([await versionIn(mine), await versionIn(other)]).toEqual([1, undefined]);
    await Promise.all([mine.close(), other.close()]);
  });

  it.each(sharedStorageContract)("$promise", ({ check }) =>
    check(async () => {
      const schema = freshSchema();
      const hosts = [await open(schema), await open(schema), await open(schema)] as const;
      pooler.mix();
      return hosts;
    }),
  );
});
