import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "pg";
import { codeOf } from "./connections.ts";
import { partsIn, type Part } from "./schema.ts";

/** What the server says when two hosts make the same thing at the same time. */
const RACES = new Set(["23505", "42P06", "42P07", "42710", "40001", "40P01", "XX000"]);
const MOST_TRIES = 20;

/** Brings a database to the newest schema, whoever else is at it. Throws where that cannot be. */
export async function migrate(client: Client, schema: string): Promise<void> {
  await refuseUnsafe(client);
  await againstRivals(async () => {
    try {
      await upgrade(client, schema, partsIn(schema));
    } catch (failure) {
      await client.query("ROLLBACK");
      throw failure;
    }
  });
}

/** Makes something that another host may be making at the same time. */
export async function againstRivals(make: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++)
    try {
      return await make();
    } catch (failure) {
      if (tries === MOST_TRIES || !RACES.has(codeOf(failure) ?? "")) throw failure;
      await pause(tries * 10);
    }
}

/** Applies the parts that are missing, in one transaction: all of them or none. */
export async function upgrade(
  client: Client,
  schema: string,
  parts: readonly Part[],
): Promise<void> {
  const newest = parts.at(-1)?.version ?? 0;
  if ((await versionOf(client, schema)) === newest) return;
  await client.query("BEGIN");
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  const meta = "(one int PRIMARY KEY CHECK (one = 1), version int NOT NULL)";
  await client.query(`CREATE TABLE IF NOT EXISTS ${schema}.meta ${meta}`);
  await client.query(`INSERT INTO ${schema}.meta VALUES (1, 0) ON CONFLICT DO NOTHING`);
  await client.query(`SELECT 1 FROM ${schema}.meta FOR UPDATE`);
  const present = (await versionOf(client, schema)) ?? 0;
  if (present > newest)
    throw new Error(
      `The schema "${schema}" has version ${present}, and this program knows ${newest}: ` +
        "a newer program made it. Update this one.",
    );
  for (const { version, sql } of parts) if (version > present) await client.query(sql);
  await client.query(`UPDATE ${schema}.meta SET version = $1`, [newest]);
  await client.query("COMMIT");
}

/** The version of the schema in a database; null where there is none. */
export async function versionOf(client: Client, schema: string): Promise<number | null> {
  const there = await client.query<{ there: boolean }>(
    "SELECT to_regclass($1) IS NOT NULL AS there",
    [`${schema}.meta`],
  );
  if (there.rows[0]?.there !== true) return null;
  const { rows } = await client.query<{ version: number }>(`SELECT version FROM ${schema}.meta`);
  return rows[0]?.version ?? null;
}

/** A server that answers before it is durable, or cannot keep every text, would break promises. */
async function refuseUnsafe(client: Client): Promise<void> {
  const settings = ["synchronous_commit", "fsync", "server_encoding"];
  const { rows } = await client.query<{ name: string; value: string | null }>(
    "SELECT name, current_setting(name, true) AS value FROM unnest($1::text[]) AS s (name)",
    [settings],
  );
  const value = new Map(rows.map((row) => [row.name, row.value]));
  for (const name of ["synchronous_commit", "fsync"])
    if (value.get(name) === "off")
      throw new Error(`${name} is off on this server: what is answered could be lost. Turn it on.`);
  const encoding = value.get("server_encoding") ?? "UTF8";
  if (encoding !== "UTF8" && encoding !== "UTF-8")
    throw new Error(`The database is encoded in ${encoding}; create one with ENCODING 'UTF8'.`);
}
