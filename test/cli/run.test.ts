import { describe, expect, it } from "vitest";
import { guildhall } from "./given.ts";
import { ROOT, run, runTool } from "../support/repo.ts";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const COMMANDS = ["serve", "demo", "verify", "process"];

describe("The command line", () => {
  it("shows what there is, and where to begin", async () => {
    const { code, stdout } = await guildhall(["--help"]);
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(stdout).toContain(`\n  ${command}`);
    expect(stdout).toContain("guildhall demo");
  });

  it.each(COMMANDS)("teaches %s by examples, and offers JSON", async (command) => {
    const { code, stdout } = await guildhall([command, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Examples:\n {2}guildhall /);
    expect(stdout).toContain("--json");
  });

  it("says its version", async () => {
    const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as {
      readonly version: string;
    };
    expect(await guildhall(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it.each([
    [["srve"], "Did you mean serve?"],
    [["serve", "--prot", "1"], "Did you mean --port?"],
    [["serve", "--port", "x"], "0 to 65535"],
    [["serve", "--port", "65536"], "0 to 65535"],
    [["serve", "--port", "-1"], "--port"],
    [["serve", "more"], "too many arguments"],
    [[], "Usage"],
  ])("%j is a wrong call: exit code 2 and what would be right", async (args, says) => {
    const { code, stdout, stderr } = await guildhall(args);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(says);
  });

  it.each([
    ["sqlite:", "needs the file"],
    ["postgres:here", "postgres://user:password@host"],
    ["postgres://nobody:secret@127.0.0.1:1/x", "nobody:***@127.0.0.1:1/x: connect ECONNREFUSED"],
    ["lowdb:", "needs the folder"],
    ["memory:x", "takes no path"],
    ["./folder", "write lowdb:./folder"],
    ["memroy", "Did you mean memory?"],
    ["redis://x", "no store"],
    ["", "no store"],
  ])("--storage %j is told what to write instead", async (storage, says) => {
    const { code, stderr } = await guildhall(["serve", "--storage", storage]);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("puts a fault into JSON where JSON was asked for", async () => {
    const { code, stdout, stderr } = await guildhall(["verify", "--storage", "memory", "--json"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(JSON.parse(stderr)).toEqual({
      error: { message: expect.stringContaining("nothing to look at") as string },
    });
  });

  it("runs as a program, in colour only where somebody can see it", async () => {
    const ran = await runTool("../src/cli/main.ts", ["process", "aethra"], ROOT);
    expect(ran.code).toBe(0);
    expect(ran.stdout).not.toContain("\u001b[");
    const file = join(ROOT, "src/cli/main.ts");
    const env = { ...process.env, FORCE_COLOR: "1" };
    const painted = await run(process.execPath, [file, "process", "aethra"], { cwd: ROOT, env });
    expect(painted.stdout).toContain("\u001b[1m");
    const wrong = await runTool("../src/cli/main.ts", ["process", "none"], ROOT);
    expect([wrong.code, wrong.stdout]).toEqual([2, ""]);
  });

  it("ends in silence when its reader has seen enough", async () => {
    const line = '"$0" "$1" process aethra@1 | head -n 1';
    const args = ["-c", line, process.execPath, join(ROOT, "src/cli/main.ts")];
    const { stdout, stderr } = await run("sh", args, { cwd: ROOT });
    expect([stdout, stderr]).toEqual(["What can happen in aethra@1\n", ""]);
  });
});
