import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { SandboxCredentials } from "../../src/host.ts";
import { ROOT } from "../support/repo.ts";

/** A host in a process of its own, and what the first line said that it printed. */
export interface Started {
  readonly url: string;
  readonly sandbox: SandboxCredentials;
  readonly child: ChildProcess;
  /** Milliseconds from the start of the process to its first line. */
  readonly took: number;
  /** Resolves with the exit code once everything that was started has let go of its output. */
  end(signal: "SIGTERM" | "SIGINT" | "SIGKILL"): Promise<number | null>;
}

/** Starts a program that prints one JSON object first. It gets a process group of its own. */
export async function start(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Started> {
  const begun = performance.now();
  const child = spawn(file, [...args], {
    cwd: ROOT,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  // Of a process behind npm only the end of its output can be seen from here.
  const ended = once(child, "close");
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    ended.then(() => Promise.reject(new Error("The host ended before it said anything."))),
  ])) as [string];
  const { url, sandbox } = JSON.parse(line) as Pick<Started, "url" | "sandbox">;
  return {
    url,
    sandbox,
    child,
    took: performance.now() - begun,
    async end(signal) {
      const { pid } = child;
      const runs = child.exitCode === null && child.signalCode === null;
      if (pid !== undefined && runs) process.kill(-pid, signal);
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}

/** Tests ask more often than strangers may. */
const ARGS = ["--port", "0", "--json", "--rate-limit", "off"];

/** `npm start`, as the README says it, and with further options. */
export const npmStart = (storage: string, more: readonly string[] = []): Promise<Started> =>
  start("npm", ["start", "--silent", "--", ...ARGS, "--storage", storage, ...more]);

/** The same without npm in between, which takes longer than the host itself. */
export const nodeStart = (
  storage: string,
  more: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<Started> => {
  const args = ["src/cli/main.ts", "serve", ...ARGS, "--storage", storage, ...more];
  return start(process.execPath, args, env);
};

/** A host that is told by its environment what to do. */
export const startFrom = (env: NodeJS.ProcessEnv, args: readonly string[] = []): Promise<Started> =>
  start(process.execPath, ["src/cli/main.ts", "serve", "--json", ...args], env);

/** `POST /v1/<operation>`; rejects where there is no answer. */
export async function v1(url: string, operation: string, key: string, input: unknown = {}) {
  const response = await fetch(`${url}/v1/${operation}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(input),
  });
  const body: ReturnType<JSON["parse"]> = await response.json();
  return { status: response.status, body };
}
