import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT, run } from "./support/repo.ts";

const FOLDER = join(ROOT, "examples");
const examples = readdirSync(FOLDER).filter((name) => name.endsWith(".ts"));

it("has examples", () => {
  expect(examples.length).toBeGreaterThanOrEqual(2);
});

it.each(examples)("runs %s, which asserts its own result", async (name) => {
  const ran = await run(process.execPath, [join(FOLDER, name)], { cwd: FOLDER });
  expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: "" });
});
