import { inject, onTestFinished, describe, expect, it } from "vitest";
import { postgresWindows } from "../../../../adapters/storage/postgres/index.ts";
import { freshSchema } from "../../../support/postgres-stores.ts";

async function hosts(limit: number, windowMs: number) {
  const schema = freshSchema();
  const opened = await Promise.all(
    [1, 2, 3].map(() => postgresWindows({ url: inject("postgres"), schema })),
  );
  onTestFinished(async () => {
    await Promise.all(opened.map((windows) => windows.close()));
  });
  return opened.map((windows) => windows.window({ name: "requests", limit, windowMs }));
}

describe("A limiter that hosts share in PostgreSQL", () => {
  it("lets exactly the limit pass of a thousand that come to three hosts at once", async () => {
    const all = await hosts(300, 60_000);
    const standings = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) => all[n % 3]?.take("agent:test:one")),
    );
    expect(standings.filter((standing) => standing?.allowed)).toHaveLength(300);
    const left = standings.map((standing) => standing?.remaining ?? -1);
    expect(Math.min(...left)).toBe(0);
    expect(Math.max(...left)).toBe(299);
  });

  it("never lets more pass in any window while time goes on", async () => {
    const [limiter] = await hosts(10, 300);
    const times: number[] = [];
    const until = performance.now() + 2_000;
    while (performance.now() < until) {
      const before = performance.now();
      // What passed, passed after it was asked for: the window is at least so long.
      if ((await limiter?.take("one"))?.allowed) times.push(before);
    }
    expect(times.length).toBeGreaterThan(50);
    for (const [n, time] of times.entries())
      expect((times[n + 10] ?? Infinity) - time).toBeGreaterThan(290);
  });

  it("counts each key for itself", async () => {
    const [limiter] = await hosts(1, 60_000);
    expect((await limiter?.take("one"))?.allowed).toBe(true);
    expect((await limiter?.take("two"))?.allowed).toBe(true);
    expect(await limiter?.take("one")).toMatchObject({ allowed: false, remaining: 0, limit: 1 });
  });

  it("forgets what one host gives back, once, for all of them", async () => {
    const [one, two] = await hosts(2, 60_000);
    const first = await one?.take("one");
    await two?.take("one");
    await (await two?.take("one"))?.giveBack();
    await first?.giveBack();
    await first?.giveBack();
    expect((await two?.take("one"))?.allowed).toBe(true);
    expect((await one?.take("one"))?.allowed).toBe(false);
  });

  it("counts windows of different names apart, and says when there is a place", async () => {
    const windows = await postgresWindows({ url: inject("postgres"), schema: freshSchema() });
    onTestFinished(() => windows.close());
    const [a, b] = ["a", "b"].map((name) => windows.window({ name, limit: 1 }));
    expect((await a?.take("one"))?.allowed).toBe(true);
    const refused = await a?.take("one");
    expect(refused?.allowed).toBe(false);
    expect(refused?.resets_in).toBeGreaterThan(50_000);
    expect(refused?.resets_in).toBeLessThanOrEqual(60_000);
    expect((await b?.take("one"))?.allowed).toBe(true);
  });
});
