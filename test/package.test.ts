import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT, run, runTool } from "./support/repo.ts";

/** What a newcomer writes first: a task with money behind it, done and paid, in fifteen lines. */
const FIRST_PROGRAM = `import { createMarketplace } from "guildhall";
const market = await createMarketplace();
const acme = await market.registerDeveloper({ name: "Acme" });
await market.as(acme).topUp({ usd: "50.00" });
const scout = await market.as(acme).registerAgent({ display_name: "Scout" });
const ada = await market.registerWorker({ name: "Ada", skills: ["photography"] });
const { task_id } = await market.as(scout).createTask({ title: "Photograph the shop front",
  task_type: "photography", budget_amber: 1500,
  location: { latitude: 37.7936, longitude: -122.3958, radius_meters: 50 } });
await market.as(scout).fundTask({ task_id });
await market.as(ada).acceptTask({ task_id });
await market.as(ada).submitWork({ task_id, text_content: "done" });
await market.as(scout).approveSubmission({ task_id });
const { status } = await market.as(scout).getTask({ task_id });
console.log(status, JSON.stringify(await market.as(ada).getEarnings({})));
`;

const PACKAGES_ALLOWED = 12;
const RUN_MS_ALLOWED = 3_000;

type Manifest = {
  readonly version: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
};

type Locked = Manifest & { readonly resolved?: string; readonly link?: true };
type Lock = { readonly packages: Readonly<Record<string, Locked>> };

const readJson = async <T>(...path: string[]): Promise<T> =>
  JSON.parse(await readFile(join(...path), "utf8")) as T;

const npm = (args: readonly string[], cwd: string) => run("npm", [...args], { cwd });

/** The names a stranger may import: `guildhall` and its subpaths that hold code. */
async function entries(): Promise<readonly string[]> {
  const { exports } = await readJson<Manifest>(ROOT, "package.json");
  return Object.entries(exports).flatMap(([subpath, target]) =>
    typeof target === "string" ? [] : [subpath.replace(/^[.]/, "guildhall")],
  );
}

/** Entries that are of no use without the framework they are for. */
const FRAMEWORK_OF: Readonly<Record<string, string>> = {
  "guildhall/langchain": "@langchain/core",
  "guildhall/metrics": "prom-client",
  "guildhall/rails/stripe": "stripe",
  "guildhall/rails/x402": "viem",
  "guildhall/ai-sdk": "ai",
  "guildhall/mcp": "@modelcontextprotocol/sdk",
  "guildhall/mcp-next": "@modelcontextprotocol/server",
};

const free = async (): Promise<readonly string[]> =>
  (await entries()).filter((entry) => !(entry in FRAMEWORK_OF));

let stranger = "";
let tarball = "";

beforeAll(async () => {
  stranger = await mkdtemp(join(tmpdir(), "guildhall-stranger-"));
  const pack = ["pack", "--ignore-scripts", "--pack-destination", stranger];
  expect(await npm(pack, ROOT)).toMatchObject({ code: 0 });
  const { version } = await readJson<Manifest>(ROOT, "package.json");
  tarball = join(stranger, `guildhall-${version}.tgz`);
  await writeFile(join(stranger, "package.json"), '{ "private": true, "type": "module" }');
  const install = ["install", tarball, "--prefer-offline", "--no-audit", "--no-fund"];
  expect(await npm(install, stranger)).toMatchObject({ code: 0 });
});

afterAll(() => rm(stranger, { recursive: true, force: true }));

describe("The tarball", () => {
  it("satisfies publint", async () => {
    const ran = await runTool("publint/src/cli.js", ["run", tarball, "--strict"], ROOT);
    expect(ran, ran.stdout + ran.stderr).toMatchObject({ code: 0 });
  });

  it("has types that are right for every way to import it as a module", async () => {
    const args = [tarball, "--profile", "esm-only", "--no-definitely-typed", "--format", "ascii"];
    const ran = await runTool("@arethetypeswrong/cli/dist/index.js", args, ROOT);
    expect(ran, ran.stdout + ran.stderr).toMatchObject({ code: 0 });
  });

  it("is what the examples are checked against, entry for entry", async () => {
    const text = await readFile(join(ROOT, "examples/tsconfig.json"), "utf8");
    const checked = [...text.matchAll(/"(guildhall[^"]*)":/g)].map(([, name]) => name);
    expect(checked.toSorted()).toEqual((await entries()).toSorted());
  });
});

describe("A stranger who installs it in an empty folder", () => {
  it(`gets at most ${PACKAGES_ALLOWED} packages and is forced to no other`, async () => {
    const { packages } = await readJson<Lock>(stranger, "package-lock.json");
    const installed = Object.entries(packages).filter(([path]) => path !== "");
    expect(installed.length).toBeLessThanOrEqual(PACKAGES_ALLOWED);
    const forced = installed.flatMap(([path, { peerDependencies, peerDependenciesMeta }]) =>
      Object.keys(peerDependencies ?? {})
        .filter((peer) => peerDependenciesMeta?.[peer]?.optional !== true)
        .map((peer) => `${path} forces ${peer}`),
    );
    expect(forced).toEqual([]);
  });

  it("gets to a paid hire with fifteen lines, within three seconds", async () => {
    expect(FIRST_PROGRAM.trimEnd().split("\n").length).toBeLessThanOrEqual(15);
    await writeFile(join(stranger, "first.js"), FIRST_PROGRAM);
    const start = performance.now();
    const ran = await run(process.execPath, ["first.js"], { cwd: stranger });
    const tookMs = performance.now() - start;
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    const [status, earnings] = ran.stdout.split(/ (.*)/s);
    expect(status).toBe("completed");
    expect(earnings).toMatch(/[1-9]/);
    expect(tookMs).toBeLessThan(RUN_MS_ALLOWED);
  });

  it("can import every entry that needs no framework, and the command line answers", async () => {
    const lines = (await free()).map((entry) => `await import("${entry}");\n`);
    await writeFile(join(stranger, "entries.js"), lines.join(""));
    const imported = await run(process.execPath, ["entries.js"], { cwd: stranger });
    expect(imported).toMatchObject({ code: 0, stderr: "" });
    const cli = [join(stranger, "node_modules/guildhall/dist/cli.js"), "--help"];
    expect(await run(process.execPath, cli, { cwd: stranger })).toMatchObject({ code: 0 });
  });

  it.each(Object.entries(FRAMEWORK_OF))("is told that %s needs %s", async (entry, framework) => {
    const program = `await import("${entry}");`;
    const args = ["--input-type=module", "--eval", program];
    const { code, stderr } = await run(process.execPath, args, { cwd: stranger });
    expect(code).toBe(1);
    expect(stderr).toContain(`Cannot find package '${framework}'`);
  });

  it("can check a program against the types, though it installed nothing else", async () => {
    const all = (await free()).map((entry, at) => `export * as e${at} from "${entry}";\n`);
    await writeFile(join(stranger, "all.ts"), all.join(""));
    await writeFile(join(stranger, "first.ts"), FIRST_PROGRAM);
    const compilerOptions = {
      ...{ target: "es2024", module: "nodenext", strict: true, noEmit: true },
      ...{ types: ["node"], typeRoots: [join(ROOT, "node_modules/@types")] },
    };
    const tsconfig = { compilerOptions, files: ["all.ts", "first.ts"] };
    await writeFile(join(stranger, "tsconfig.json"), JSON.stringify(tsconfig));
    const ran = await runTool("typescript/bin/tsc", ["--pretty", "false"], stranger);
    expect(ran.stdout.split("\n").filter((line) => line.includes("guildhall"))).toEqual([]);
    expect(ran.stdout).not.toMatch(/^(all|first)[.]ts/m);
  });
});

describe("The lock file", () => {
  it("names no registry, so that every machine uses its own", async () => {
    const { packages } = await readJson<Lock>(ROOT, "package-lock.json");
    // A workspace is a link into this very repository.
    const tied = Object.entries(packages).filter(
      ([, { resolved, link }]) => resolved !== undefined && link !== true,
    );
    expect(tied).toEqual([]);
  });
});
