import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ROOT } from "../support/repo.ts";

const README = readFileSync(join(ROOT, "README.md"), "utf8");
const SNIPPETS = [...README.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => code);

/** Where the package's own names lead inside the repository. */
const SOURCES: Readonly<Record<string, string>> = {
  guildhall: "src/index.ts",
  "guildhall/storage/lowdb": "adapters/storage/lowdb/index.ts",
};

mkdirSync(join(ROOT, ".cache"), { recursive: true });
const folder = mkdtempSync(join(ROOT, ".cache/readme-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runnable = (code: string): string =>
  code.replace(/from "(guildhall[^"]*)"/g, (_, name: string) => {
    const source = SOURCES[name];
    if (source === undefined) throw new Error(`the README imports ${name}, which nothing provides`);
    return `from ${JSON.stringify(join(ROOT, source))}`;
  });

describe("The README", () => {
  it("has snippets to run", () => {
    expect(SNIPPETS.length).toBeGreaterThanOrEqual(3);
  });

  it.each(SNIPPETS.map((code, at) => [at + 1, code] as const))("runs snippet %i", (at, code) => {
    const file = join(folder, `snippet-${at}.ts`);
    writeFileSync(file, runnable(code));
    const ran = spawnSync(process.execPath, [file], { cwd: folder, encoding: "utf8" });
    expect({ code: ran.status, stderr: ran.stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("links only to pages that exist, and to all of them", () => {
    const linked = [...README.matchAll(/\]\((docs\/[\w-]+\.md)\)/g)].map(([, path = ""]) => path);
    const pages = readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`);
    expect(new Set(linked.filter((path) => !pages.includes(path)))).toEqual(new Set());
    expect(pages.filter((path) => !linked.includes(path))).toEqual([]);
  });
});
