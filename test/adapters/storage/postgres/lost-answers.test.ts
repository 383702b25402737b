import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { auditStorage } from "../../../../adapters/storage/audit.ts";
import { postgresStorage } from "../../../../adapters/storage/postgres/index.ts";
import type { Storage } from "../../../../engine/ports.ts";
import { want } from "../../../../src/testing/clause.ts";
import { answerTo, message, note, together, topUp } from "../../../../src/testing/write-sets.ts";
import { freshSchema, sql } from "../../../support/postgres-stores.ts";
import { mustCommit } from "../life.ts";
import { functionsIn } from "./planted.ts";
import { startProxy, type Proxy } from "./proxy.ts";

const DEEP = process.env["GUILDHALL_DEEP"] === "1";

describe("A commit whose answer is lost", () => {
  let proxy: Proxy;
  let store: Storage;
  let schema = "";
  let count = 0;

  beforeAll(async () => {
    const { hostname, port } = new URL(inject("postgres"));
    proxy = await startProxy(hostname, Number(port));
  });
  afterAll(() => proxy.close());

  beforeEach(async () => {
    const url = new URL(inject("postgres"));
    url.port = String(proxy.port);
    const times = { callTimeout: 400, outageTimeout: 5_000 };
    schema = freshSchema();
    store = await postgresStorage({ url: url.href, schema, ...times });
    await store.commit(note("first", 1, { to: ["ada"], transfers: [topUp("dev", 1n)] }));
  });
  afterEach(() => store.close());

  const next = () => {
    const id = `m_${++count}`;
    const more = { to: ["ada", "bob"], transfers: [topUp("dev", 1n)] };
    return { id, write: together(note(id, 1, more), note(`${id}_too`, 1, { to: ["ada"] })) };
  };

  /** Whether it happened once, with the numbers that were answered. */
  async function expectOnce(id: string, numbers: unknown, before: number): Promise<void> {
    const wallet = "wallet:test:dev";
    const loaded = await store.load(want({ records: [message(id)], accounts: [wallet] }));
    expect(loaded.record(message(id))?.version).toBe(1);
    const events = await store.events("ada", 0, 1_000);
    expect(events.filter(([, { record }]) => record === id)).toHaveLength(1);
    const first = events.find(([, { record }]) => record === id)?.[0] ?? 0;
    expect(numbers).toEqual([[first, expect.any(Number)], [first + 1]]);
    expect(loaded.balance(wallet)).toBe(BigInt(before + 1));
  }

  it("is told as it was, at whichever byte of its answer the connection broke", async () => {
    await mustCommit(store, next().write);
    const length = proxy.answerBytes();
    expect(length).toBeGreaterThan(100);
    let before = 2;
    // All of them in the long run; in a short one every third, begun anywhere.
    const first = DEEP ? 0 : Math.floor(Math.random() * 3);
    for (let bytes = first; bytes <= length; bytes += DEEP ? 1 : 3) {
      const { id, write } = next();
      const commits = proxy.commits();
      proxy.cutAnswerAfter(bytes);
      const outcome = await store.commit(write);
      expect(outcome.is, `after ${bytes} bytes`).toBe("done");
      expect(proxy.commits()).toBeGreaterThan(commits);
      await expectOnce(id, outcome.is === "done" && outcome.numbers, before++);
    }
    expect(await auditStorage(store)).toMatchObject({ ok: true });
  });

  it("is made again when it never reached the server", async () => {
    const { id, write } = next();
    proxy.cutRequest();
    const outcome = await store.commit(write);
    expect(outcome.is).toBe("done");
    await expectOnce(id, outcome.is === "done" && outcome.numbers, 1);
  });

  it("is given up on when the server is silent, and found out", async () => {
    const { id, write } = next();
    proxy.swallowAnswer();
    const outcome = await store.commit(write);
    expect(outcome.is).toBe("done");
    await expectOnce(id, outcome.is === "done" && outcome.numbers, 1);
  });

  it("is no repeat of itself where it kept an answer", async () => {
    const answer = answerTo("key");
    proxy.cutAnswerAfter(0);
    const keyed = note("keyed", 1, { answer });
    expect(await store.commit(keyed)).toEqual({ is: "done", numbers: [[]] });
    proxy.cutAnswerAfter(0);
    expect(await store.commit(note("other", 1, { answer }))).toEqual({ is: "repeat" });
    expect((await store.load(want({ answer: "key" }))).answer("key")).toEqual(answer);
  });

  it("is told apart from a real conflict", async () => {
    proxy.cutAnswerAfter(0);
    expect(await store.commit(note("first", 1, { to: ["eve"] }))).toEqual({ is: "conflict" });
  });

  it("hides no others of its group", async () => {
    for (let round = 0; round < 5; round++) {
      const many = Array.from({ length: 20 }, () => next());
      proxy.cutAnswerAfter(round * 50);
      const all = await Promise.all(many.map(({ write }) => store.commit(write)));
      expect(all.map(({ is }) => is)).toEqual(many.map(() => "done"));
    }
    const numbers = (await store.events("ada", 0, 1_000)).map(([number]) => number);
    expect(numbers).toEqual(Array.from(numbers, (_, at) => at + 1));
    expect(await auditStorage(store)).toMatchObject({ ok: true, entries: 101 });
  });

  it("would be taken for a conflict by a store that cannot find it in its log", async () => {
    const blind = functionsIn(schema).replace(
      "VALUES (last_entry, bodies[at])",
      () => "VALUES (last_entry, bodies[at] || ' ')",
    );
    await sql(blind);
    proxy.cutAnswerAfter(0);
    expect(await store.commit(next().write)).toEqual({ is: "conflict" });
  });
});
