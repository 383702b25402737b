import { describe, expect, it } from "vitest";
import { memoryStorage } from "../../../../adapters/storage/memory.ts";
import { message, note } from "../../../../src/testing/write-sets.ts";
import { want } from "../../../../src/testing/clause.ts";
import { lowdbStorage } from "../../../../adapters/storage/lowdb/index.ts";
import { fresh } from "../lowdb/folder.ts";

describe("A resident store", () => {
  it("takes no record that no event tells of: the log could not give it again", async () => {
    const store = memoryStorage();
    const write = note("a", 1);
    const untold = { ...write, records: [...write.records, ...note("b", 1).records] };
    await expect(store.commit(untold)).rejects.toThrow("every record written is told by an event");
    const loaded = await store.load(want({ records: [message("a"), message("b")] }));
    expect(loaded.record(message("a"))).toBeNull();
  });

  it("answers only what was wanted, so that a slip shows at once", async () => {
    const store = memoryStorage();
    await store.commit(note("a", 1));
    const loaded = await store.load(want({}));
    expect(() => loaded.record(message("a"))).toThrow("message a was not wanted");
    expect(() => loaded.balance("wallet:test:dev")).toThrow("was not wanted");
    expect(() => loaded.answer("key")).toThrow("was not wanted");
    const sums = store.load(want({ accounts: ["fees:test"] }));
    await expect(sums).rejects.toThrow("no decision may read the balance of fees:test");
  });

  it("applies nothing of a write set that its journal cannot keep", async () => {
    const store = await lowdbStorage({ path: fresh() });
    const answer = { key: "k", digest: "d", output: { amount: 5n } };
    await expect(store.commit(note("a", 1, { answer }))).rejects.toThrow("BigInt");
    const loaded = await store.load(want({ records: [message("a")], answer: "k" }));
    expect([loaded.record(message("a")), loaded.answer("k")]).toEqual([null, null]);
    expect(await store.commit(note("a", 1))).toMatchObject({ is: "done" });
    await store.close();
  });
});
