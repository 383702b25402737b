import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lowdbStorage } from "../../adapters/storage/lowdb/index.ts";
import { createMarketplace } from "../../src/index.ts";
import { guildhall } from "./given.ts";

describe("guildhall copy", () => {
  let folder = "";
  const lowdb = () => `lowdb:${join(folder, "data")}`;
  const sqlite = (name: string) => `sqlite:${join(folder, name)}`;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "guildhall-copy-"));
    const storage = await lowdbStorage({ path: join(folder, "data") });
    const market = await createMarketplace({ storage });
    const acme = await market.registerDeveloper({ name: "Acme" });
    await market.as(acme).topUp({ usd: "5.00" });
    await market.close();
    await writeFile(join(folder, "data", "secret.key"), "the key of this store\n");
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("moves a market to another store, which verifies, and takes its key along", async () => {
    const args = ["copy", "--from", lowdb(), "--to", sqlite("one.db")];
    const { code, stdout } = await guildhall(args);
    expect(code).toBe(0);
    expect(stdout).toContain("Copied.");
    expect(stdout).toContain("log entries: 2");
    expect(await readFile(join(folder, "one.db.key"), "utf8")).toBe("the key of this store\n");
    const verified = await guildhall(["verify", "--storage", sqlite("one.db")]);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining("Sound.")]);
  });

  it("says so in JSON as well, and copies nothing twice", async () => {
    const args = ["copy", "--from", lowdb(), "--to", sqlite("two.db"), "--json"];
    expect(JSON.parse((await guildhall(args)).stdout)).toMatchObject({ ok: true, resumedAt: 0 });
    expect(JSON.parse((await guildhall(args)).stdout)).toMatchObject({ ok: true, resumedAt: 2 });
  });

  it("warns of another key at the target", async () => {
    await writeFile(join(folder, "three.db.key"), "a key of somebody else's\n");
    const { stdout } = await guildhall(["copy", "--from", lowdb(), "--to", sqlite("three.db")]);
    expect(stdout).toContain("holds another key");
  });

  it.each([
    [["--from", "lowdb:/no/such/folder", "--to", "sqlite:x.db"], "there is no store"],
    [["--from", "memory", "--to", "sqlite:x.db"], "ends with its process"],
    [["--from", "sqlite:/no/such.db", "--to", "memory"], "ends with this command"],
    [["--from", "sqlite:x.db", "--to", "sqlite:x.db"], "the same store"],
    [["--from", "sqlite:x.db"], "--to"],
  ])("refuses %j and says what is wrong", async (args, says) => {
    const { code, stderr } = await guildhall(["copy", ...args]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
  });
});
