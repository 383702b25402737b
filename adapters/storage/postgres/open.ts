import type { Client } from "pg";
import type { Storage } from "../../../engine/ports.ts";
import type { AuditedStore } from "../audit.ts";
import { Committer } from "./commit.ts";
import { Connections } from "./connections.ts";
import { migrate, versionOf } from "./migrate.ts";
import { NoticeBoard } from "./notices.ts";
import { Reader } from "./reader.ts";
import { Sealer } from "./sealer.ts";
import { snapshotOn } from "./snapshot.ts";
import { PostgresStorage } from "./storage.ts";

export interface PostgresOptions {
  /** Where the database is: `postgres://user:password@host:port/database`. */
  readonly url: string;
  /**
   * Where to listen for other hosts' notices, if `url` leads through a pooler that shares
   * connections between transactions. Without it notices are late by up to a second there.
   */
  readonly listenUrl?: string;
  /** The schema that holds everything, made where it is missing: `guildhall` by default. */
  readonly schema?: string;
  /** Connections at once, beside the one that listens: 8 by default. */
  readonly connections?: number;
  /** How long one call may take, in milliseconds: 15,000 by default. */
  readonly callTimeout?: number;
  /** How long to try a server that cannot be reached, in milliseconds: 30,000 by default. */
  readonly outageTimeout?: number;
}

const SCHEMA = /^[a-z_][a-z0-9_]{0,40}$/;

/** Loaded when a store is opened, so that nobody else needs the package. */
export const driver = async () => (await import("pg")).default;

export async function openStore(options: PostgresOptions): Promise<Storage> {
  const { url, listenUrl = url, connections: most = 8 } = options;
  const { callTimeout: call = 15_000, outageTimeout: outage = 30_000 } = options;
  const schema = schemaOf(options);
  const pg = await driver();
  const floor = await withClient(options, async (client) => {
    await migrate(client, schema);
    const last = `SELECT coalesce(max(entry), 0)::text AS last FROM ${schema}.entry`;
    return (await client.query<{ last: string }>(last)).rows[0]?.last ?? "0";
  });
  const where = { connectionString: url, connectionTimeoutMillis: call };
  const pool = new pg.Pool({ ...where, max: most, idleTimeoutMillis: 30_000 });
  const connections = new Connections(pool, { call, outage });
  const listening = { connectionString: listenUrl, connectionTimeoutMillis: call, keepAlive: true };
  return new PostgresStorage({
    connections,
    reader: new Reader(connections, schema),
    committer: new Committer(connections, schema, floor),
    sealer: new Sealer(connections, schema),
    board: new NoticeBoard(connections, schema, () => new pg.Client(listening)),
  });
}

/** Whether there is a store; makes none. */
export const hasPostgresStore = (options: PostgresOptions): Promise<boolean> =>
  withClient(options, async (client) => (await versionOf(client, schemaOf(options))) !== null);

/** The store as of now, to be read through one connection. Throws where there is none. */
export async function postgresSnapshot(options: PostgresOptions): Promise<AuditedStore> {
  const client = await connected(options);
  try {
    return await snapshotOn(client, schemaOf(options));
  } catch (failure) {
    await client.end();
    throw failure;
  }
}

export function schemaOf({ schema = "guildhall" }: PostgresOptions): string {
  if (SCHEMA.test(schema)) return schema;
  throw new Error(`The schema ${JSON.stringify(schema)} must be a plain lower-case name.`);
}

async function connected({ url, callTimeout = 15_000 }: PostgresOptions): Promise<Client> {
  const pg = await driver();
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: callTimeout });
  // A connection that breaks fails the query that is under way; that is enough.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function withClient<T>(
  options: PostgresOptions,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connected(options);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
