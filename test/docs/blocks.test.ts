import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { lowdbStorage } from "../../adapters/storage/lowdb/index.ts";
import { startHost, type Host } from "../../src/host.ts";
import { ROOT, run } from "../support/repo.ts";
import { BLOCKS, HOST, program } from "./blocks.ts";

/** What is no program: data, pictures, and what a terminal or a folder shows. */
const SHOWN = ["", "json", "mermaid", "text"];
/** These set up the machine; every run of the tests begins with them. */
const SETUP = /^npm ci/m;

mkdirSync(join(ROOT, ".cache"), { recursive: true });
const folder = mkdtempSync(join(ROOT, ".cache/blocks-"));
let host: Host;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  host = await startHost({ port: 0 });
  // What `npm start` leaves behind, which some commands go on from.
  const storage = await lowdbStorage({ path: join(folder, "guildhall-data") });
  await (await startHost({ port: 0, storage })).close();
  env = { ...process.env, AGENT_KEY: host.sandbox?.agent_key, DATABASE_URL: inject("postgres") };
});
afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

const of = (...languages: readonly string[]) =>
  BLOCKS.filter(({ language }) => languages.includes(language)).map(
    (block) => [block.at, block] as const,
  );

describe("The pages", () => {
  it("have blocks to run, in languages that are run", () => {
    expect(of("ts").length).toBeGreaterThanOrEqual(15);
    const known = ["ts", "sh", ...SHOWN];
    expect(BLOCKS.filter(({ language }) => !known.includes(language))).toEqual([]);
  });

  it.each(of("ts"))("run as they stand: %s", async (at, block) => {
    const name = at.replaceAll(/\W/g, "-");
    const cwd = join(folder, name);
    mkdirSync(cwd);
    const file = join(cwd, "block.ts");
    writeFileSync(file, program(block, host.url));
    const ran = await run(process.execPath, [file], { cwd, env });
    expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: "" });
  });

  it.each(of("json"))("show well-formed JSON: %s", (_, { code }) => {
    expect(() => JSON.parse(code) as unknown).not.toThrow();
  });

  it.each(of("sh").filter(([, { code }]) => !SETUP.test(code)))(
    "give commands that succeed: %s",
    async (_, { code }) => {
      const command = code.replaceAll(HOST, host.url).replaceAll("npm run guildhall --", CLI);
      const ran = await run("sh", ["-ec", command.replaceAll("curl ", "curl --fail-with-body ")], {
        cwd: folder,
        env,
      });
      if (ran.code === 127 && code.includes("curl"))
        return console.warn(`LEFT OUT: curl is missing, so nothing ran: ${code}`);
      expect({ code: ran.code, output: ran.stdout + ran.stderr }).toMatchObject({ code: 0 });
    },
  );
});

const CLI = `${process.execPath} ${join(ROOT, "src/cli/main.ts")}`;
