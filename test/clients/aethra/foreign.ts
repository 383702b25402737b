import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Started } from "../../host/started.ts";
import { ROOT, run } from "../../support/repo.ts";

type Line = ReturnType<JSON["parse"]>;

/** Whether a program of the machine is there; says loudly what is left out where it is not. */
export function installed(program: string, what: string): boolean {
  const there = spawnSync(program, ["--version"]).status === 0;
  if (!there) console.warn(`LEFT OUT: ${program} is missing, so ${what} did not run`);
  return there;
}

const pathOf = (script: string): string => join(import.meta.dirname, script);

/** What a script is told: where the host is, and the credentials that it printed. */
const argumentOf = ({ url, sandbox }: Started): string => JSON.stringify({ url, sandbox });

const jsonLines = (text: string): readonly Line[] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));

/** Runs a script of this folder to its end; answers the JSON lines and the rest that it printed. */
export async function python(script: string, host: Started) {
  const args = ["-B", pathOf(script), argumentOf(host)];
  const { code, stdout, stderr } = await run("python3", args, { cwd: ROOT });
  if (code !== 0) throw new Error(`${script} ended with ${code}: ${stderr}${stdout.slice(-2_000)}`);
  const said = stdout.split("\n").filter((line) => line !== "" && !line.startsWith("{"));
  return { lines: jsonLines(stdout), said };
}

/** Runs oauth.sh against a host. */
export async function oauth({ url, sandbox }: Started): Promise<readonly Line[]> {
  const env = {
    ...process.env,
    URL: url,
    AGENT_ID: sandbox.agent_id,
    AGENT_KEY: sandbox.agent_key,
  };
  const ran = await run("sh", [pathOf("oauth.sh")], { cwd: ROOT, env });
  if (ran.code !== 0) throw new Error(`oauth.sh ended with ${ran.code}: ${ran.stderr}`);
  return jsonLines(ran.stdout);
}

/** Gives one process of verify.py all deliveries at once. */
export async function verify(secret: string, deliveries: readonly object[]): Promise<Line> {
  const child = spawn("python3", ["-B", pathOf("verify.py"), secret], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(deliveries.map((each) => `${JSON.stringify(each)}\n`).join(""));
  let printed = "";
  child.stdout.on("data", (text: Buffer) => (printed += String(text)));
  await once(child, "close");
  return JSON.parse(printed);
}

/** The documents' reader of the stream, in a process that can vanish. */
export class Reader {
  readonly lines: Line[] = [];
  readonly #child: ChildProcess;
  readonly #gone: Promise<unknown>;

  /** Reads from behind an id, or from now on where it is empty. */
  constructor(host: Started, lastEventId: string) {
    const args = ["-B", pathOf("stream.py"), argumentOf(host), lastEventId];
    const child = spawn("python3", args, { stdio: ["ignore", "pipe", "inherit"] });
    createInterface({ input: child.stdout }).on("line", (text) =>
      this.lines.push(JSON.parse(text)),
    );
    this.#child = child;
    this.#gone = once(child, "close");
  }

  get events(): readonly Line[] {
    return this.lines.filter((line) => line.event !== undefined);
  }

  get isOpen(): boolean {
    return this.lines.some((line) => line.opened === 200);
  }

  /** As a process goes that lost its power: it says nothing to the host. */
  async vanish(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#gone;
  }
}
