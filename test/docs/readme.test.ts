import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/repo.ts";

const README = readFileSync(join(ROOT, "README.md"), "utf8");
describe("The README", () => {
  it("links only to pages that exist, and to all of them", () => {
    const linked = [...README.matchAll(/\]\((docs\/[\w-]+\.md)\)/g)].map(([, path = ""]) => path);
    const pages = readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`);
    expect(new Set(linked.filter((path) => !pages.includes(path)))).toEqual(new Set());
    expect(pages.filter((path) => !linked.includes(path))).toEqual([]);
  });
});
