import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditStorage, type AuditReport } from "../../../../adapters/storage/audit.ts";
import { sqliteStorage } from "../../../../adapters/storage/sqlite/index.ts";
import { live, names } from "../life.ts";

const root = mkdtempSync(join(tmpdir(), "guildhall-damage-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const sound = join(root, "sound.db");
beforeAll(async () => {
  const store = await sqliteStorage({ path: sound });
  await live(store, names(16));
  await store.close();
});

async function auditOf(path: string): Promise<AuditReport> {
  const store = await sqliteStorage({ path });
  try {
    return await auditStorage(store);
  } finally {
    await store.close();
  }
}

/** What somebody does to a table behind the store's back; the entry that is named, and why. */
const CHANGES: readonly (readonly [string, number | null, string])[] = [
  ["UPDATE entry SET body = replace(body, 'funded', 'fundee') WHERE number = 3", 3, "its link"],
  ["UPDATE entry SET body = '{' WHERE number = 4", 4, "Log entry 4: this is not JSON"],
  ["UPDATE entry SET body = '{\"events\":{}}' WHERE number = 4", 4, "a list is expected"],
  ["UPDATE entry SET link = 'ff' WHERE number = 5", 5, "its link"],
  ["UPDATE entry SET number = 999 WHERE number = 6", 6, "entry 6 is missing"],
  ["DELETE FROM entry WHERE number = 7", 7, "entry 7 is missing"],
  ["DELETE FROM entry WHERE number = (SELECT max(number) FROM entry)", null, "the log gives"],
  ["UPDATE record SET version = version + 1 WHERE id = 'tsk_3'", null, "task tsk_3 is not what"],
  ["UPDATE record SET wake = 5 WHERE id = 'tsk_3'", null, "task tsk_3 is not what"],
  [
    "UPDATE record SET data = replace(data, 'completed', 'draft') WHERE id = 'tsk_4'",
    null,
    "task tsk_4 is not what its events make it",
  ],
  ["UPDATE record SET data = '{' WHERE id = 'tsk_5'", null, "task tsk_5: this is not JSON"],
  ["UPDATE record SET kind = 'ghost' WHERE id = 'tsk_6'", null, "task tsk_6 is not what"],
  ["DELETE FROM record WHERE id = 'tsk_7'", null, "task tsk_7 is not what its events make it"],
  ["UPDATE account SET balance = '7' WHERE name = 'fees:test'", null, "fees:test holds 7"],
  ["UPDATE account SET balance = 'x' WHERE name = 'fees:test'", null, "the balance of fees:test"],
  ["UPDATE account SET balance = '7' WHERE name = 'standing:wrk_1'", null, "standing:wrk_1 counts"],
  ["DELETE FROM account WHERE name = 'earnings:test:wrk_1'", null, "earnings:test:wrk_1 holds 0"],
  ["INSERT INTO account VALUES ('fees:live', '5')", null, "fees:live holds 5"],
];

describe("A SQLite file that somebody has changed", () => {
  it.each(CHANGES)("is found out by the audit: %s", async (sql, entry, why) => {
    const path = join(root, "changed.db");
    copyFileSync(sound, path);
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
    const found = await auditOf(path);
    expect(found).toMatchObject({ ok: false, entry });
    expect(found).toMatchObject({ why: expect.stringContaining(why) as string });
  });
});

describe("A SQLite file with a page of rubbish", () => {
  const PAGE = 4_096;

  it("is refused with a reason, or audited to the end, whichever page it is", async () => {
    const bytes = readFileSync(sound);
    const said: string[] = [];
    for (let at = PAGE; at < bytes.length; at += PAGE) {
      const path = join(root, `page-${at}.db`);
      writeFileSync(path, Buffer.from(bytes).fill(0x5a, at, at + 200));
      // Once refused, it is not held either.
      for (const _ of [1, 2])
        said.push(
          await auditOf(path).then(
            (report) => (report.ok ? "nothing of it was read" : report.why),
            (refusal: Error) => refusal.message,
          ),
        );
    }
    const damaged = said.filter((why) => /the file is damaged|image is malformed/.test(why));
    expect(damaged.length).toBeGreaterThan(said.length / 3);
    const rest = said.filter((why) => !damaged.includes(why) && !why.startsWith("nothing"));
    expect(rest).toEqual([]);
  });
});
