import pg from "pg";
import { describe, expect, inject, it } from "vitest";
import { KEYS } from "../../../../adapters/storage/columns.ts";
import { migrate, upgrade } from "../../../../adapters/storage/postgres/migrate.ts";
import { partsIn } from "../../../../adapters/storage/postgres/schema.ts";
import { INDEXES } from "../../../../engine/ports.ts";
import { note } from "../../../../src/testing/write-sets.ts";
import { freshSchema, openPostgres, sql } from "../../../support/postgres-stores.ts";
import { mustCommit } from "../life.ts";

async function connected<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(inject("postgres"));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const versionOf = async (schema: string): Promise<number | undefined> =>
  (await sql<{ version: number }>(`SELECT version FROM ${schema}.meta`))[0]?.version;

describe("The schema in PostgreSQL", () => {
  it("has a column for each field that is queried, and each index that is declared", async () => {
    const schema = freshSchema();
    await (await openPostgres(schema)).close();
    const columns = await sql<{ name: string }>(
      "SELECT column_name AS name FROM information_schema.columns " +
        "WHERE table_schema = $1 AND table_name = 'record'",
      [schema],
    );
    const names = columns.map(({ name }) => name);
    const own = ["kind", "id", "version", "wake", "placed", "data"];
    expect(names.toSorted()).toEqual([...own, ...KEYS].toSorted());
    const indexes = await sql<{ name: string; definition: string }>(
      "SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE schemaname = $1",
      [schema],
    );
    for (const [name, { kind, on }] of Object.entries(INDEXES)) {
      const found = indexes.find((index) => index.name === name)?.definition ?? "";
      expect(found).toContain(`(${[...on, "placed", "id"].join(", ")})`);
      expect(found).toContain(`kind = '${kind}'`);
    }
  });

  it("is made once, however many hosts begin at the same moment", async () => {
    const schema = freshSchema();
    const stores = await Promise.all(Array.from({ length: 8 }, () => openPostgres(schema)));
    for (const [n, store] of stores.entries()) await mustCommit(store, note(`m_${n}`, 1));
    expect(await stores[0]?.log(0, 100)).toHaveLength(8);
    await Promise.all(stores.map((store) => store.close()));
  });

  it("goes forward from an older version, and keeps what is there", async () => {
    const schema = freshSchema();
    const store = await openPostgres(schema);
    await mustCommit(store, note("kept", 1));
    await store.close();
    const next = { version: 2, sql: `CREATE TABLE ${schema}.later (one int)` };
    const parts = [...partsIn(schema), next];
    await connected((client) => upgrade(client, schema, parts));
    await connected((client) => upgrade(client, schema, parts));
    expect(await versionOf(schema)).toBe(2);
    expect(await sql(`SELECT * FROM ${schema}.later`)).toEqual([]);
    expect(await sql(`SELECT id FROM ${schema}.record`)).toEqual([{ id: "kept" }]);
  });

  it("is left as it was by a part that fails", async () => {
    const schema = freshSchema();
    await (await openPostgres(schema)).close();
    const broken = { version: 2, sql: `CREATE TABLE ${schema}.half (one int); SELECT 1 / 0` };
    const upgrading = connected((client) => upgrade(client, schema, [...partsIn(schema), broken]));
    await expect(upgrading).rejects.toThrow("division by zero");
    expect(await versionOf(schema)).toBe(1);
    await expect(sql(`SELECT * FROM ${schema}.half`)).rejects.toThrow("does not exist");
  });

  it("is refused when a newer program made it", async () => {
    const schema = freshSchema();
    await (await openPostgres(schema)).close();
    await sql(`UPDATE ${schema}.meta SET version = 99`);
    await expect(openPostgres(schema)).rejects.toThrow(/has version 99, .* Update this one/);
    await expect(connected((client) => migrate(client, schema))).rejects.toThrow("99");
  });

  it.each(["Guild", "a b", "x;y", '"', ""])("may not be called %j", async (name) => {
    await expect(openPostgres(name)).rejects.toThrow("plain lower-case name");
  });

  it("is not made by looking whether there is one", async () => {
    const schema = freshSchema();
    const { hasPostgresStore } = await import("../../../../adapters/storage/postgres/index.ts");
    const there = { url: inject("postgres"), schema };
    expect(await hasPostgresStore(there)).toBe(false);
    await (await openPostgres(schema)).close();
    expect(await hasPostgresStore(there)).toBe(true);
  });
});
