import pg from "pg";
import { inject, onTestFinished } from "vitest";
import { postgresStorage, type PostgresOptions } from "../../adapters/storage/postgres/index.ts";
import type { Storage } from "../../engine/ports.ts";
import type { Hosts } from "../../src/testing/index.ts";
import { startPostgres, type Server } from "./postgres.ts";

let schemas = 0;

/** A schema of the shared server that nothing else uses. */
export const freshSchema = (): string => `t${process.pid}_${++schemas}`;

export const openPostgres = (
  schema: string,
  more: Partial<PostgresOptions> = {},
): Promise<Storage> => postgresStorage({ url: inject("postgres"), schema, ...more });

/** A server of one test's own, to be stopped and killed; it goes with the test, failed or not. */
export async function ownPostgres(flags: readonly string[] = []): Promise<Server> {
  const server = await startPostgres(flags);
  onTestFinished(() => server.remove());
  return server;
}

/** Three handles on one fresh store. */
export async function openHosts(schema = freshSchema()): Promise<Hosts> {
  const [a, b, c] = await Promise.all([1, 2, 3].map(() => openPostgres(schema)));
  if (!a || !b || !c) throw new Error("three handles are opened");
  return [a, b, c];
}

/** A database of its own, for programs that take an address; answers its url. */
export async function freshDatabase(): Promise<string> {
  const name = freshSchema();
  await sql(`CREATE DATABASE ${name}`);
  const url = new URL(inject("postgres"));
  url.pathname = `/${name}`;
  return url.href;
}

/** Rows of the shared server, behind every store's back. */
export async function sql<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client(inject("postgres"));
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}
