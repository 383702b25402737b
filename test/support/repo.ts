import { execFile } from "node:child_process";
import { join } from "node:path";

/** The folder that holds package.json. */
export const ROOT = join(import.meta.dirname, "../..");

/** The five folders of code, in the order of the arrows. */
export const FOLDERS = ["engine", "adapters", "src", "examples", "test"] as const;

export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

/**
 * Runs a program to its end and answers what it printed, whatever its exit code was, so that a
 * test can speak about failure. Rejects only when the program could not be started.
 */
export function run(
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const settings = { ...options, maxBuffer: 64 * 1024 * 1024 };
    execFile(file, [...args], settings, (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, stdout, stderr });
      else if (typeof error.code === "number") resolve({ code: error.code, stdout, stderr });
      else reject(error);
    });
  });
}

/** Runs a tool of node_modules under this same Node. `bin` is a path inside node_modules. */
export const runTool = (bin: string, args: readonly string[], cwd: string): Promise<Ran> =>
  run(process.execPath, [join(ROOT, "node_modules", bin), ...args], { cwd });
