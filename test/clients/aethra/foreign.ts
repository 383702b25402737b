import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Started } from "../../host/started.ts";
import { fed, ran, type Line } from "../programs.ts";

const pathOf = (script: string): string => join(import.meta.dirname, script);

/** What a script is told: where the host is, and the credentials that it printed. */
const argumentOf = ({ url, sandbox }: Started): string => JSON.stringify({ url, sandbox });

/** Runs a script of this folder to its end. */
export const python = (script: string, host: Started) =>
  ran("python3", ["-B", pathOf(script), argumentOf(host)]);

/** Runs oauth.sh against a host. */
export async function oauth({ url, sandbox }: Started): Promise<readonly Line[]> {
  const env = { URL: url, AGENT_ID: sandbox.agent_id, AGENT_KEY: sandbox.agent_key };
  return (await ran("sh", [pathOf("oauth.sh")], env)).lines;
}

/** Gives one process of verify.py all deliveries at once. */
export const verify = (secret: string, deliveries: readonly object[]): Promise<Line> =>
  fed(pathOf("verify.py"), [secret], deliveries);

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
