import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AETHRA_TOOLS, OPERATIONS, type Operation } from "../../../engine/index.ts";
import { ROOT } from "../../support/repo.ts";

/** The rows of a page's tables whose first cell is a name in backticks. */
async function rowsOf(page: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const text = await readFile(join(ROOT, "docs", page), "utf8");
  const rows = text.split("\n").map((line) => line.split("|").slice(1, -1));
  const named = rows.flatMap((cells): [string, string[]][] => {
    const [, name] = /^`(\w+)`$/.exec(cells[0]?.trim() ?? "") ?? [];
    return name === undefined ? [] : [[name, cells.slice(1).map((cell) => cell.trim())]];
  });
  return new Map(named);
}

const fieldsIn = (cell: string): readonly string[] =>
  [...cell.matchAll(/`(\w+)[?]?`/g)].map(([, field]) => field ?? "");

describe("The pages", () => {
  it("list every operation with who may call it, its scope and what it does", async () => {
    const rows = await rowsOf("http.md");
    const operations: readonly Operation[] = Object.values(OPERATIONS);
    expect([...rows.keys()].filter((name) => name in OPERATIONS)).toHaveLength(operations.length);
    for (const { name, roles, scope, effects } of operations)
      expect(rows.get(name)).toEqual([roles.join(", "), scope ?? "", effects.replace("_", " ")]);
  });

  it("list the eighteen tools with fields that they really take and answer", async () => {
    const rows = await rowsOf("aethra.md");
    expect([...rows.keys()].filter((name) => name in OPERATIONS)).toEqual([...AETHRA_TOOLS]);
    for (const name of AETHRA_TOOLS) {
      const [takes = "", answers = ""] = rows.get(name) ?? [];
      const { input, output } = OPERATIONS[name];
      const untrusted = name === "get_submission" ? ["text_content", "answers"] : [];
      for (const field of fieldsIn(takes)) expect(Object.keys(input.shape)).toContain(field);
      for (const field of fieldsIn(answers))
        expect([...Object.keys(output.shape), ...untrusted]).toContain(field);
    }
  });
});
