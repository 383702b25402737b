import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, inject, it } from "vitest";
import { note } from "../../../../src/testing/write-sets.ts";
import type { Storage } from "../../../../engine/ports.ts";
import { freshSchema, openPostgres, sql } from "../../../support/postgres-stores.ts";
import { mustCommit } from "../life.ts";

type Told = readonly string[] | null;

/** What a watcher hears from now on, in order. */
function ears(store: Storage) {
  const heard: Told[] = [];
  const stop = store.watch((told) => void heard.push(told));
  /** Resolves when it was said that somebody was told; not that it may be anybody. */
  async function names(who: string): Promise<void> {
    while (!heard.some((told) => told?.includes(who))) await pause(5);
  }
  return { heard, names, stop };
}

const named = (name: string): string => {
  const url = new URL(inject("postgres"));
  url.searchParams.set("application_name", name);
  return url.href;
};

/** The connections that go by a name. */
async function connectionsOf(name: string): Promise<readonly number[]> {
  const rows = await sql<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE application_name = $1",
    [name],
  );
  return rows.map(({ pid }) => pid);
}

describe("Notices between hosts", () => {
  it("say who was told, at once", async () => {
    const schema = freshSchema();
    const [a, b] = await Promise.all([openPostgres(schema), openPostgres(schema)]);
    const { heard, names, stop } = ears(a);
    await pause(200);
    const begun = performance.now();
    await mustCommit(b, note("m", 1, { to: ["ada", "bob"] }));
    await names("ada");
    expect(performance.now() - begun).toBeLessThan(500);
    expect(heard.flat()).toContain("bob");
    stop();
    await Promise.all([a.close(), b.close()]);
  });

  it("go on when the connection that listens broke, and first say it may be anybody", async () => {
    const schema = freshSchema();
    const listener = freshSchema();
    const a = await openPostgres(schema, { listenUrl: named(listener) });
    const b = await openPostgres(schema);
    const { heard, names, stop } = ears(a);
    for (let round = 0; round < 3; round++) {
      while ((await connectionsOf(listener)).length === 0) await pause(10);
      await pause(100);
      heard.length = 0;
      for (const pid of await connectionsOf(listener))
        await sql("SELECT pg_terminate_backend($1)", [pid]);
      while (heard.length === 0) await pause(5);
      expect(heard[0]).toBeNull();
      await mustCommit(b, note(`m_${round}`, 1, { to: [`ada_${round}`] }));
      await names(`ada_${round}`);
    }
    stop();
    await Promise.all([a.close(), b.close()]);
  });

  it("too long for one of the server's say that it may be anybody", async () => {
    const schema = freshSchema();
    const [a, b] = await Promise.all([openPostgres(schema), openPostgres(schema)]);
    const { heard, stop } = ears(a);
    await pause(200);
    heard.length = 0;
    const begun = performance.now();
    const to = Array.from({ length: 300 }, (_, n) => `somebody with a long name ${n}`);
    await mustCommit(b, note("m", 1, { to }));
    while (heard.length === 0) await pause(5);
    expect(heard[0]).toBeNull();
    expect(performance.now() - begun).toBeLessThan(500);
    stop();
    await Promise.all([a.close(), b.close()]);
  });

  it.each(["rubbish", "", "null", "[]", '{"by":1,"told":{"a":1}}'])(
    "of a stranger, as %j, do no harm",
    async (payload) => {
      const schema = freshSchema();
      const [a, b] = await Promise.all([openPostgres(schema), openPostgres(schema)]);
      const { names, stop } = ears(a);
      await pause(100);
      await sql("SELECT pg_notify($1, $2)", [schema, payload]);
      await mustCommit(b, note("m", 1, { to: ["ada"] }));
      await names("ada");
      stop();
      await Promise.all([a.close(), b.close()]);
    },
  );

  it.each([0, 1, 3, 10, 50])(
    "end with the store, also %i ms after somebody began to watch",
    async (ms) => {
      const name = freshSchema();
      const store = await openPostgres(freshSchema(), { url: named(name) });
      store.watch(() => undefined);
      if (ms > 0) await pause(ms);
      await store.close();
      await pause(300);
      expect(await connectionsOf(name)).toEqual([]);
    },
  );
});
