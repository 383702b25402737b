import { dirname, resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Storage } from "../../../engine/ports.ts";
import { makeDirectory, syncDirectory } from "../directory.ts";
import { takeLock, type Lock } from "../lock.ts";
import { APPLICATION, MIGRATIONS } from "./schema.ts";
import { SqliteStorage } from "./storage.ts";

export interface OpenOptions {
  readonly path: string;
  readonly durability: "full" | "normal";
  /** About so many records are kept at hand; the others are read when they are wanted. */
  readonly atHand: number;
  readonly migrations: readonly string[];
  /** The file may grow to so many pages of 4 KiB; 0: as far as it goes. */
  readonly mostPages: number;
}

/** Opens the file, or makes it. Throws where it is in use, another program's, or too new. */
export async function openStore(
  options: Partial<OpenOptions> & { path: string },
): Promise<Storage> {
  if (options.path === "" || options.path === ":memory:")
    throw new Error("A SQLite store needs the path of a file. memoryStorage() needs none.");
  const path = resolve(options.path);
  makeDirectory(dirname(path));
  // Beside SQLite's own lock, which a process loses when it opens and closes the file once more,
  // as to copy it.
  const lock = await takeLock(`${path}.lock`);
  try {
    return await owned({ ...options, path }, lock);
  } catch (failure) {
    lock.release();
    throw failure;
  }
}

async function owned(
  { path, durability = "full", ...options }: Partial<OpenOptions> & { path: string },
  lock: Lock,
): Promise<Storage> {
  const { atHand = 50_000, migrations = MIGRATIONS, mostPages = 0 } = options;
  // Loaded when a store is opened: where Node calls it experimental, nobody else hears of it.
  const sqlite = await import("node:sqlite");
  const database = new sqlite.DatabaseSync(path);
  try {
    claim(database, path);
    // Whose file it is comes first: what is not ours stays as it is, to the byte.
    const version = versionOf(database, path, migrations.length);
    configure(database, durability);
    migrate(database, version, migrations);
    if (mostPages > 0) database.exec(`PRAGMA max_page_count = ${mostPages}`);
    // What a killed process left may be in memory only: nobody may see it before it is durable.
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    // SQLite makes the names of its files durable too, but goes on where that fails.
    syncDirectory(dirname(path));
    return new SqliteStorage({ database, lock }, atHand);
  } catch (failure) {
    database.close();
    throw failure;
  }
}

/** Takes the file for this process, until it is closed or the process ends. */
function claim(database: DatabaseSync, path: string): void {
  database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA busy_timeout = 0");
  try {
    database.exec("BEGIN IMMEDIATE; COMMIT");
  } catch (failure) {
    const why = failure instanceof Error ? failure.message : String(failure);
    if (why.includes("locked"))
      throw new Error(
        `${path} is in use by another process. Two at once would break it: stop that one first.`,
        { cause: failure },
      );
    if (why.includes("not a database"))
      throw new Error(`${path} is no SQLite file. Take another path.`, { cause: failure });
    throw failure;
  }
}

function configure(database: DatabaseSync, durability: OpenOptions["durability"]): void {
  const said = database.prepare("PRAGMA journal_mode = WAL").get();
  if (said?.["journal_mode"] !== "wal")
    throw new Error("SQLite could not turn on its write-ahead log: the disk does not allow it.");
  database.exec(`PRAGMA synchronous = ${durability === "full" ? "FULL" : "NORMAL"}`);
  // On macOS a flush ends in the disk's own memory unless it is told to go through.
  database.exec(
    `PRAGMA fullfsync = ${durability === "full" ? 1 : 0}; PRAGMA checkpoint_fullfsync = 1`,
  );
  // Enough that the pages of a busy market stay in memory, and that checkpoints are not felt.
  database.exec("PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000");
  database.exec("PRAGMA temp_store = MEMORY");
}

/** The version of the file's schema; 0 where there is none yet. */
function versionOf(database: DatabaseSync, path: string, newest: number): number {
  const [version, owner] = [pragma(database, "user_version"), pragma(database, "application_id")];
  const tables = database.prepare("SELECT count(*) AS count FROM sqlite_schema").get();
  if (owner !== APPLICATION && (tables?.["count"] !== 0 || version !== 0))
    throw new Error(`${path} belongs to another program. Take another path.`);
  if (version > newest)
    throw new Error(
      `${path} has schema version ${version}, and this program knows ${newest}: ` +
        "a newer program made it. Update this one.",
    );
  return version;
}

/** Brings the file to the newest version, whole or not at all. */
function migrate(database: DatabaseSync, version: number, migrations: readonly string[]): void {
  if (version === migrations.length) return;
  // Closing the file takes back what is not committed.
  database.exec("BEGIN IMMEDIATE");
  for (const sql of migrations.slice(version)) database.exec(sql);
  database.exec(`PRAGMA application_id = ${APPLICATION}`);
  database.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`);
}

const pragma = (database: DatabaseSync, name: string): number =>
  Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
