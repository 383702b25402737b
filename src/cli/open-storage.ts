import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Window } from "../../adapters/http/index.ts";
import type { AuditedStore } from "../../adapters/storage/audit.ts";
import { memoryStorage } from "../../adapters/storage/memory.ts";
import type { Limiter, Storage } from "../../engine/index.ts";
import { FAILED_SIGN_INS, type SignInOptions } from "../accounts/index.ts";
import { ConfigurationError } from "../errors.ts";
import { withPeer } from "../peer.ts";
import { shownStorage, type StorageUrl } from "./storage-url.ts";

/** A store that did not open, and what it said. */
export class UnopenedStore extends ConfigurationError {
  readonly why: string;

  constructor(storage: string, why: string) {
    super(`${storage}: ${why}`);
    this.why = why;
  }
}

const lowdb = () =>
  withPeer("lowdb", "A lowdb store", () => import("../../adapters/storage/lowdb/index.ts"));
const sqlite = () => import("../../adapters/storage/sqlite/index.ts");
const postgres = () => import("../../adapters/storage/postgres/index.ts");

/** Opens the store; what is not there yet is made. */
export const openStorage = (at: StorageUrl): Promise<Storage> =>
  told(at, async () => {
    switch (at.kind) {
      case "memory":
        return memoryStorage();
      case "lowdb":
        return (await lowdb()).lowdbStorage({ path: at.path });
      case "sqlite":
        return (await sqlite()).sqliteStorage({ path: at.path });
      case "postgres":
        return openPostgres(at.url);
    }
  });

const openPostgres = (url: string): Promise<Storage> =>
  withPeer("pg", "A store in PostgreSQL", async () => (await postgres()).postgresStorage({ url }));

/** What is counted, and against whom. */
export interface Limits {
  readonly rateLimit: number | "off" | Limiter;
  readonly signIn: SignInOptions;
  /** Of dialects, where hosts share them. */
  readonly windows?: (window: Window) => Limiter;
}

/** Hosts that share a database share what they count; any other host counts for itself. */
export async function openLimits(at: StorageUrl, perMinute: number | "off"): Promise<Limits> {
  if (at.kind !== "postgres") return { rateLimit: perMinute, signIn: {} };
  const { url } = at;
  const windows = await told(at, () =>
    withPeer("pg", "A store in PostgreSQL", async () =>
      (await postgres()).postgresWindows({ url }),
    ),
  );
  const { windowMs, byAddress, byLogin } = FAILED_SIGN_INS;
  const failures = (name: string, limit: number) => windows.window({ name, limit, windowMs });
  return {
    rateLimit: perMinute === "off" ? "off" : windows.window({ name: "requests", limit: perMinute }),
    windows: (window) => windows.window(window),
    signIn: {
      failuresByAddress: failures("failed sign-ins from", byAddress),
      failuresByLogin: failures("failed sign-ins of", byLogin),
    },
  };
}

/** Opens a store to look at it: alone, or as of one moment where others may go on writing. */
export const openToAudit = (at: StorageUrl): Promise<AuditedStore> =>
  at.kind === "postgres"
    ? told(at, () =>
        withPeer("pg", "A store in PostgreSQL", async () =>
          (await postgres()).postgresSnapshot({ url: at.url }),
        ),
      )
    : openStorage(at);

/** Throws where there is no store: looking must not make one. */
export async function mustExist(at: StorageUrl, option: string): Promise<void> {
  const missing = await whatIsMissing(at);
  if (missing !== null) throw new ConfigurationError(`${option} ${shownStorage(at)}: ${missing}`);
}

async function whatIsMissing(at: StorageUrl): Promise<string | null> {
  switch (at.kind) {
    case "memory":
      return "what is in memory ends with its process, so there is nothing to look at.";
    case "lowdb":
      return existsSync(join(at.path, "journal")) ? null : "there is no store in this folder.";
    case "sqlite":
      return existsSync(at.path) ? null : "there is no store: no such file.";
    case "postgres": {
      const { url } = at;
      const there = await told(at, () =>
        withPeer("pg", "A store in PostgreSQL", async () =>
          (await postgres()).hasPostgresStore({ url }),
        ),
      );
      return there ? null : "there is no store in this database.";
    }
  }
}

async function told<T>(at: StorageUrl, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    throw new UnopenedStore(shownStorage(at), sayingOf(error));
  }
}

/** Several addresses may have been tried: then each failure has its own sentence. */
function sayingOf(error: unknown): string {
  if (error instanceof AggregateError)
    return error.errors.map((each: unknown) => sayingOf(each)).join("; ");
  return error instanceof Error ? error.message : String(error);
}
