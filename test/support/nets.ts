import { join, relative, sep } from "node:path";
import { FOLDERS, ROOT, runTool } from "./repo.ts";

/** One complaint of a net: the file, and the rule's name or the compiler's message. */
export type Complaint = { readonly file: string; readonly about: string };

/** The compiler over the whole solution in `cwd`. */
export async function compile(cwd: string): Promise<readonly Complaint[]> {
  const { stdout } = await runTool("typescript/bin/tsc", ["--build", "--pretty", "false"], cwd);
  return [...stdout.matchAll(/^(.+?)\(\d+,\d+\): error (.+)$/gm)].map(([, file, about]) => ({
    file: String(file),
    about: String(about),
  }));
}

type Cruised = {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
};

/** The dependency rules over the five folders in `cwd`, and how many modules they saw. */
export async function cruise(
  cwd: string,
): Promise<{ readonly modules: number; readonly complaints: readonly Complaint[] }> {
  const config = join(ROOT, ".dependency-cruiser.cjs");
  const args = ["--config", config, "--output-type", "json", ...FOLDERS];
  const ran = await runTool("dependency-cruiser/bin/dependency-cruiser.mjs", args, cwd);
  if (!ran.stdout.startsWith("{")) throw new Error(`The cruise failed: ${ran.stderr}`);
  const { summary } = JSON.parse(ran.stdout) as Cruised;
  return {
    modules: summary.totalCruised,
    complaints: summary.violations.map(({ from, rule }) => ({ file: from, about: rule.name })),
  };
}

type Linted = readonly {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
}[];

/** The lint rules over the five folders in `cwd`. */
export async function lint(cwd: string): Promise<readonly Complaint[]> {
  const args = ["--config", join(ROOT, "eslint.config.mjs"), "--format", "json", ...FOLDERS];
  const ran = await runTool("eslint/bin/eslint.js", args, cwd);
  if (!ran.stdout.startsWith("[")) throw new Error(`The lint failed: ${ran.stderr}`);
  return (JSON.parse(ran.stdout) as Linted).flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, message }) => ({
      file: relative(cwd, filePath).replaceAll(sep, "/"),
      about: `${ruleId ?? "parser"}: ${message}`,
    })),
  );
}
