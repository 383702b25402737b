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
export const guildhall = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  guildhallAt(new PassThrough(), args, env);

/** The same with somebody, or something, at the input. */
export async function guildhallAt(
  stdin: PassThrough & { readonly isTTY?: boolean },
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const terminal = { stdin, stdout, stderr, env, exitCode: undefined };
  await run(args, terminal);
  const [out, err] = await Promise.all([collected(stdout), collected(stderr)]);
  const ran: Ran = { code: Number(terminal.exitCode ?? 0), stdout: out, stderr: err };
  return ran;
}
