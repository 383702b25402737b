import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { ROOT, run } from "../support/repo.ts";

export type Line = ReturnType<JSON["parse"]>;

/** Whether a program of the machine is there; says loudly what is left out where it is not. */
export function installed(program: string, what: string): boolean {
  const there = spawnSync(program, ["--version"]).status === 0;
  if (!there) console.warn(`LEFT OUT: ${program} is missing, so ${what} did not run`);
  return there;
}

/** What a program printed as JSON, an object a line, and the rest of its lines. */
export interface Printed {
  readonly lines: readonly Line[];
  readonly said: readonly string[];
}

/** Runs a program to its end, which must be a good one. */
export async function ran(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Printed> {
  const options = { cwd: ROOT, env: { ...process.env, ...env } };
  const { code, stdout, stderr } = await run(program, args, options);
  const name = `${program} ${args.join(" ").slice(0, 200)}`;
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${stderr}${stdout.slice(-2_000)}`);
  const all = stdout.split("\n").filter((line) => line !== "");
  return {
    lines: all.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line)),
    said: all.filter((line) => !line.startsWith("{")),
  };
}

/** Gives one process of a Python script all objects at once, a line each; answers its own. */
export async function fed(
  script: string,
  args: readonly string[],
  objects: readonly object[],
): Promise<Line> {
  const child = spawn("python3", ["-B", script, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(objects.map((each) => `${JSON.stringify(each)}\n`).join(""));
  let printed = "";
  child.stdout.on("data", (text: Buffer) => (printed += String(text)));
  await once(child, "close");
  return JSON.parse(printed);
}
