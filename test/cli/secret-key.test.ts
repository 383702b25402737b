import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { secretKeyFor } from "../../src/cli/secret-key.ts";

describe("The key that encrypts webhook secrets", () => {
  let path = "";
  beforeEach(async () => {
    path = join(await mkdtemp(join(tmpdir(), "guildhall-key-")), "store");
  });
  afterEach(() => rm(join(path, ".."), { recursive: true, force: true }));
  const url = () => ({ kind: "lowdb", path }) as const;

  it("is made once beside the store, for its owner's eyes only", async () => {
    const first = await secretKeyFor(url(), {});
    expect(first.length).toBeGreaterThan(40);
    expect(await secretKeyFor(url(), {})).toBe(first);
    expect((await stat(join(path, "secret.key"))).mode & 0o777).toBe(0o600);
    expect(await readdir(path)).toEqual(["secret.key"]);
  });

  it("is one, when several processes begin at once", async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => secretKeyFor(url(), {})));
    expect(new Set(keys).size).toBe(1);
  });

  it("comes from the environment where it is given there, and is not written down", async () => {
    const env = { GUILDHALL_SECRET_KEY: "a key of my very own" };
    expect(await secretKeyFor(url(), env)).toBe("a key of my very own");
    await expect(readdir(path)).rejects.toThrow();
  });

  it("is refused when it is short, wherever it comes from", async () => {
    await expect(secretKeyFor(url(), { GUILDHALL_SECRET_KEY: "short" })).rejects.toThrow(
      "GUILDHALL_SECRET_KEY: a secret key has at least 16 characters.",
    );
    await secretKeyFor(url(), {});
    await writeFile(join(path, "secret.key"), "\n");
    await expect(secretKeyFor(url(), {})).rejects.toThrow("at least 16 characters");
    expect(await readFile(join(path, "secret.key"), "utf8")).toBe("\n");
  });

  it("lasts as long as the process where everything is in memory", async () => {
    const [one, two] = [
      await secretKeyFor({ kind: "memory" }, {}),
      await secretKeyFor({ kind: "memory" }, {}),
    ];
    expect(one).not.toBe(two);
  });
});
