import { PassThrough } from "node:stream";
import { run } from "../../src/cli/run.ts";

/** What a command line printed, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function collected(stream: PassThrough): Promise<string> {
  stream.end();
  return (await stream.toArray()).join("");
}

/** Runs one command line in this process, on a terminal that is none. */
export async function guildhall(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const terminal = { stdout, stderr, env, exitCode: undefined };
  await run(args, terminal);
  const [out, err] = await Promise.all([collected(stdout), collected(stderr)]);
  const ran: Ran = { code: Number(terminal.exitCode ?? 0), stdout: out, stderr: err };
  return ran;
}
