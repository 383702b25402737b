import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshFolder, pack } from "./support/fresh-folder.ts";
import { ROOT, run } from "./support/repo.ts";

const FOLDER = join(ROOT, "examples");
const examples = readdirSync(FOLDER).filter((name) => name.endsWith(".ts"));

/** One for each framework, and one without; `npm run test:deep` takes all. */
const ALWAYS = ["langchain-agent.ts", "ai-sdk-approval.ts", "mcp-stdio.ts", "own-dialect.ts"];
const strangers =
  process.env["GUILDHALL_DEEP"] === "1"
    ? examples
    : examples.filter((name) => ALWAYS.includes(name));

/** What the head of an example tells its reader to install. */
function installed(name: string): readonly string[] {
  const [, line = ""] =
    /^\/\/ npm install guildhall ?(.*)$/m.exec(readFileSync(join(FOLDER, name), "utf8")) ?? [];
  return line.split(" ").filter((word) => word !== "");
}

it("has examples", () => {
  expect(examples.length).toBeGreaterThanOrEqual(2);
});

describe("An example", () => {
  it.each(examples)("runs and asserts its own result: %s", async (name) => {
    const ran = await run(process.execPath, [join(FOLDER, name)], { cwd: FOLDER });
    expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: "" });
  });
});

describe("In a fresh folder, with the packed package and what its head says,", () => {
  const work = mkdtempSync(join(tmpdir(), "guildhall-pack-"));
  let tarball = "";
  beforeAll(async () => {
    tarball = await pack(work);
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it.each(strangers)("runs %s", async (name) => {
    const folder = await freshFolder(tarball, installed(name));
    cpSync(join(FOLDER, name), join(folder, name));
    const ran = await run(process.execPath, [join(folder, name)], { cwd: folder });
    rmSync(folder, { recursive: true, force: true });
    expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("misses a package that was not installed", async () => {
    const folder = await freshFolder(tarball, []);
    cpSync(join(FOLDER, "langchain-agent.ts"), join(folder, "example.ts"));
    const ran = await run(process.execPath, [join(folder, "example.ts")], { cwd: folder });
    rmSync(folder, { recursive: true, force: true });
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toMatch(/Cannot find package '@?langchain/);
  });
});
