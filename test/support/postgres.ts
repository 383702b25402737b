import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, chmodSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { binaries, type Binaries } from "./postgres-binaries.ts";

/** A real PostgreSQL server of our own, out of a package: no system server is needed. */
export interface Server {
  /** Where a database of it is reached. */
  url(database: string): string;
  /** The process that all others of it descend from. */
  readonly pid: () => number;
  /** Begins again on the same files, at the same port, after it was stopped or killed. */
  start(): Promise<void>;
  /** Stops it for good and removes its files. */
  remove(): Promise<void>;
}

/** Durable as in production; small, because several may run beside the tests. */
const FLAGS = [
  ...["-c", "shared_buffers=128MB"],
  ...["-c", "max_wal_size=2GB"],
  ...["-c", "max_connections=100"],
  ...["-c", "unix_socket_directories="],
];
const READY = "database system is ready to accept connections";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("no port is free");
  return address.port;
}

function makeCluster({ initdb, runner }: Binaries, data: string): void {
  mkdirSync(data);
  if (runner.uid !== undefined) chownSync(data, runner.uid, runner.gid ?? runner.uid);
  const args = ["-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"];
  const made = spawnSync(initdb, args, { ...runner, cwd: data, encoding: "utf8" });
  if (made.status !== 0)
    throw new Error(`PostgreSQL could not be set up: ${made.stderr ?? made.error?.message}`);
}

/** Resolves when the server takes connections; rejects with its words when it ends before. */
function begin({ postgres, runner }: Binaries, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(postgres, [...args], { ...runner, stdio: ["ignore", "ignore", "pipe"] });
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-2_000);
      if (said.includes(READY)) resolve(child);
    });
    child.once("error", reject);
    child.once("close", () => reject(new Error(`PostgreSQL did not start: ${said}`)));
  });
}

export async function startPostgres(flags: readonly string[] = []): Promise<Server> {
  const programs = binaries();
  const folder = mkdtempSync(join(tmpdir(), "guildhall-postgres-"));
  // The user that the server runs as has to reach its folder.
  chmodSync(folder, 0o755);
  const data = join(folder, "data");
  makeCluster(programs, data);
  const port = await freePort();
  const args = ["-D", data, "-h", "127.0.0.1", "-p", String(port), ...FLAGS, ...flags];
  let child = await begin(programs, args);
  const end = (): void => void child.kill("SIGKILL");
  process.once("exit", end);
  return {
    url: (database) => `postgres://postgres@127.0.0.1:${port}/${database}`,
    pid: () => Number(readFileSync(join(data, "postmaster.pid"), "utf8").split("\n")[0]),
    async start() {
      // What a killed server leaves behind may still be letting go of its memory.
      for (let tries = 1; ; tries++)
        try {
          child = await begin(programs, args);
          return;
        } catch (failure) {
          if (tries === 50) throw failure;
          await pause(100);
        }
    },
    async remove() {
      process.off("exit", end);
      const gone = new Promise((resolve) => child.once("close", resolve));
      if (child.exitCode === null && child.signalCode === null && child.kill("SIGINT")) await gone;
      rmSync(folder, { recursive: true, force: true });
      programs.remove();
    },
  };
}
