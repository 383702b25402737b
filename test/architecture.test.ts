import { mkdir, mkdtemp, readdir, readFile, rm, writeFile, cp } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LIMITS, tooLong } from "./support/measure.ts";
import { compile, cruise, lint, type Complaint } from "./support/nets.ts";
import { INNOCENTS, OFFENCES } from "./support/planted-offences.ts";
import { FOLDERS, ROOT } from "./support/repo.ts";

const AGREED = [
  ...FOLDERS,
  ...["docs", ".ci", ".changeset"],
  ...[
    "package.json",
    "package-lock.json",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "Dockerfile",
    ".dockerignore",
  ],
  ...["tsconfig.json", "tsconfig.base.json", "tsconfig.build.json", "tsup.config.ts"],
  ...["vitest.config.ts", "eslint.config.mjs", ".dependency-cruiser.cjs", ".prettierrc.json"],
  ...[".prettierignore", ".editorconfig", ".gitignore", ".npmrc"],
];

/** What lies at the top of the repository, apart from what git is told to ignore. */
async function topLevel(): Promise<readonly string[]> {
  const ignored = (await readFile(join(ROOT, ".gitignore"), "utf8")).split("\n");
  return (await readdir(ROOT)).filter(
    (entry) => entry !== ".git" && !ignored.includes(entry) && !entry.endsWith(".tgz"),
  );
}

async function sources(): Promise<readonly string[]> {
  const found = FOLDERS.map(async (folder) =>
    (await readdir(join(ROOT, folder), { recursive: true })).map((path) => `${folder}/${path}`),
  );
  return (await Promise.all(found)).flat().filter((path) => path.endsWith(".ts"));
}

describe("The house", () => {
  it("has no entry at the top that was not agreed", async () => {
    expect((await topLevel()).filter((entry) => !AGREED.includes(entry))).toEqual([]);
  });

  it("keeps every arrow between its modules, and the cruise sees them all", async () => {
    const { modules, complaints } = await cruise(ROOT);
    expect(complaints).toEqual([]);
    // A compiler the cruiser cannot read makes it find nothing and praise it.
    expect(modules).toBeGreaterThan(50);
  });

  it("keeps functions, files and lines short", async () => {
    const paths = await sources();
    const texts = await Promise.all(paths.map((path) => readFile(join(ROOT, path), "utf8")));
    expect(paths.length).toBeGreaterThan(50);
    expect(paths.flatMap((path, index) => tooLong(path, texts[index] ?? ""))).toEqual([]);
  });
});

describe("The measure", () => {
  const body = (lines: number) => "  void 0;\n".repeat(lines);

  it("finds a function that is too long by one line, and lets the longest allowed pass", () => {
    const long = `export function f() {\n${body(LIMITS.function - 1)}}\n`;
    const allowed = `export const f = () => {\n${body(LIMITS.function - 2)}};\n`;
    expect(tooLong("engine/planted.ts", long)).toEqual([
      "engine/planted.ts:1 is a function of 71 lines; 70 are allowed",
    ]);
    expect(tooLong("engine/planted.ts", allowed)).toEqual([]);
  });

  it("reads a describe as a chapter, and still measures what is inside", () => {
    const chapter = (inside: string) => `describe("x", () => {\n${inside}});\n`;
    expect(tooLong("test/planted.test.ts", chapter(body(100)))).toEqual([]);
    expect(tooLong("test/planted.test.ts", chapter(`it("y", () => {\n${body(70)}});\n`))).toEqual([
      "test/planted.test.ts:2 is a function of 72 lines; 70 are allowed",
    ]);
  });

  it("finds a file that is too long, sooner in an adapter", () => {
    const lines = (count: number) => "// A line.\n".repeat(count);
    expect(tooLong("engine/planted.ts", lines(250))).toEqual([]);
    expect(tooLong("engine/planted.ts", lines(251))).toHaveLength(1);
    expect(tooLong("adapters/http/planted.ts", lines(150))).toEqual([]);
    expect(tooLong("adapters/http/planted.ts", lines(151))).toHaveLength(1);
  });

  it("finds a line that is too wide", () => {
    expect(tooLong("engine/planted.ts", "x".repeat(100))).toEqual([]);
    expect(tooLong("engine/planted.ts", "x".repeat(101))).toEqual([
      "engine/planted.ts:1 is 101 wide; 100 are allowed",
    ]);
  });
});

describe("The nets, cast over a tree of planted offences", () => {
  let tree = "";
  let caught: Record<"compiler" | "arrows" | "lint", readonly Complaint[]>;

  beforeAll(async () => {
    await mkdir(join(ROOT, ".cache"), { recursive: true });
    tree = await mkdtemp(join(ROOT, ".cache/planted-"));
    await plant(tree);
    const [compiler, { complaints: arrows }] = await Promise.all([compile(tree), cruise(tree)]);
    caught = { compiler, arrows, lint: await lint(tree) };
  });

  afterAll(() => rm(tree, { recursive: true, force: true }));

  it.each(OFFENCES)("catch $name", ({ file, compiler, arrows, lint: rule }) => {
    for (const [net, about] of Object.entries({ compiler, arrows, lint: rule }))
      if (about !== undefined)
        expect(caught[net as keyof typeof caught]).toContainEqual({
          file,
          about: expect.stringContaining(about) as string,
        });
  });

  it("say nothing of the innocent", () => {
    const named = Object.values(caught).flatMap((complaints) => complaints);
    expect(named.filter(({ file }) => file in INNOCENTS)).toEqual([]);
  });
});

/** Lays out a tree with this repository's own configuration, the innocent and the offenders. */
async function plant(tree: string): Promise<void> {
  const configs = ["package.json", "tsconfig.json", "tsconfig.base.json"];
  for (const path of [...configs, ...FOLDERS.map((folder) => `${folder}/tsconfig.json`)])
    await cp(join(ROOT, path), join(tree, path));
  const planted = OFFENCES.map(({ file, text }): [string, string] => [file, text]);
  for (const [file, text] of [...Object.entries(INNOCENTS), ...planted]) {
    await mkdir(dirname(join(tree, file)), { recursive: true });
    await writeFile(join(tree, file), text);
  }
}
