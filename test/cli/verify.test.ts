import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lowdbStorage } from "../../adapters/storage/lowdb/index.ts";
import { createMarketplace } from "../../src/index.ts";
import { guildhall } from "./given.ts";

describe("guildhall verify", () => {
  let folder = "";
  let sound = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "guildhall-verify-"));
    sound = join(folder, "sound");
    const market = await createMarketplace({ storage: await lowdbStorage({ path: sound }) });
    await market.openSandbox();
    const ada = await market.registerWorker({ name: "Ada" });
    const acme = await market.registerDeveloper({ name: "Acme" });
    await market.as(acme).topUp({ usd: "5.00" });
    await market.as(ada).updateProfile({ city: "Paris" });
    await market.close();
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** A copy of the store, with one change in its journal. */
  async function changed(name: string, change: (text: string) => string): Promise<string> {
    const copy = join(folder, name);
    await cp(sound, copy, { recursive: true });
    const [file = ""] = await readdir(join(copy, "journal"));
    const path = join(copy, "journal", file);
    await writeFile(path, change(await readFile(path, "utf8")));
    return copy;
  }

  it("finds a sound store sound", async () => {
    const { code, stdout } = await guildhall(["verify", "--storage", `lowdb:${sound}`]);
    expect(code).toBe(0);
    expect(stdout).toContain("Sound.");
    expect(stdout).toContain("log entries: 5");
  });

  it("says so in JSON as well", async () => {
    const { stdout } = await guildhall(["verify", "--storage", `lowdb:${sound}`, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, entries: 5 });
  });

  it("names the first bad entry of a journal that somebody changed", async () => {
    const copy = await changed("renamed", (text) => text.replace('"Ada"', '"Eve"'));
    const { code, stdout } = await guildhall(["verify", "--storage", `lowdb:${copy}`, "--json"]);
    expect(code).toBe(1);
    const report = JSON.parse(stdout) as { readonly ok: boolean; readonly entry: number };
    const lines = (await readFile(join(copy, "journal", "000000000001.jsonl"), "utf8")).split("\n");
    expect(report.ok).toBe(false);
    expect(report.entry).toBe(1 + lines.findIndex((line) => line.includes('"Eve"')));
    const told = await guildhall(["verify", "--storage", `lowdb:${copy}`]);
    expect([told.code, told.stdout]).toEqual([1, expect.stringContaining("NOT SOUND.")]);
  });

  it("misses an entry that somebody took out", async () => {
    const copy = await changed("cut", (text) => text.split("\n").toSpliced(2, 1).join("\n"));
    const { code } = await guildhall(["verify", "--storage", `lowdb:${copy}`]);
    expect(code).toBe(1);
  });

  it("does not call a store that is in use damaged", async () => {
    const copy = await changed("used", (text) => text);
    const storage = await lowdbStorage({ path: copy });
    const { code, stderr } = await guildhall(["verify", "--storage", `lowdb:${copy}`]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("in use")]);
    await storage.close();
  });

  it.each([
    ["memory", "nothing to look at"],
    ["lowdb:/no/such/folder", "there is no store"],
    ["sqlite:/no/such/file", "there is no store"],
  ])("has nothing to look at in %s, and makes nothing there", async (storage, says) => {
    const { code, stderr } = await guildhall(["verify", "--storage", storage]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
  });
});
