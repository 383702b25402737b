import pg from "pg";
import { describe, expect, inject, it } from "vitest";
import { hasPostgresStore, postgresStorage } from "../../../../adapters/storage/postgres/index.ts";
import { KEYS } from "../../../../adapters/storage/columns.ts";
import { migrate, upgrade } from "../../../../adapters/storage/postgres/migrate.ts";
import { Reader } from "../../../../adapters/storage/postgres/reader.ts";
import { partsIn } from "../../../../adapters/storage/postgres/schema.ts";
import { INDEXES, type Index } from "../../../../engine/ports.ts";
import { note } from "../../../../src/testing/write-sets.ts";
import {
  freshDatabase,
  freshSchema,
  openPostgres,
  ownPostgres,
  sql,
} from "../../../support/postgres-stores.ts";
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

interface Plan {
  readonly "QUERY PLAN": string;
}

const KINDS = [...new Set(Object.values(INDEXES).map(({ kind }) => kind))];

/** So many of each kind that it matters which way a query takes. */
const crowd = (schema: string): string => `
  INSERT INTO ${schema}.record (kind, id, version, wake, placed, ${KEYS.join()}, data)
    SELECT kind, kind || n, 1, n, n, ${KEYS.map(() => "(n % 50)::text").join()}, '{}'
    FROM unnest(ARRAY['${KINDS.join("','")}']) AS kind, generate_series(1, 400) AS n;
  INSERT INTO ${schema}.told SELECT (n % 20)::text, n, n FROM generate_series(1, 2000) AS n`;

type Asked = readonly [index: string, text: string, values: readonly unknown[]];

/** What the reader asks for, with the index that it should be answered by. */
async function queriesOf(schema: string): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  let index = "";
  const reader = new Reader(
    { again: async (text, values = []) => (asked.push([index, text, values]), []) },
    schema,
  );
  for (const each of Object.keys(INDEXES).filter((name): name is Index => name in INDEXES)) {
    index = each;
    const equals = INDEXES[each].on.map(() => "7");
    for (const direction of ["oldest_first", "newest_first"] as const)
      for (const after of [null, { order: 50, id: "x" }])
        await reader.find({ index: each, equals, direction, after, limit: 5 });
  }
  index = "record_by_wake";
  await reader.due(20, 5);
  index = "told_pkey";
  await reader.events("7", 100, 5);
  return asked;
}

/** The indexes that some query does not use, or has to sort behind. */
const astray = async (schema: string): Promise<readonly string[]> => {
  const found: string[] = [];
  const asked = await queriesOf(schema);
  await connected(async (client) => {
    await client.query("SET enable_seqscan = off");
    for (const [index, text, values] of asked) {
      const { rows } = await client.query<Plan>(`EXPLAIN ${text}`, [...values]);
      const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
      if (!plan.includes(`${index} on`) || plan.includes("Sort")) found.push(index);
    }
  });
  return found;
};

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
      "SELECT indexname AS name, indexdef AS definition FROM pg_indexes " +
        "WHERE schemaname = $1 AND tablename = 'record'",
      [schema],
    );
    const declared = [...Object.keys(INDEXES), "record_by_wake", "record_pkey"];
    expect(indexes.map(({ name }) => name).toSorted()).toEqual(declared.toSorted());
    for (const [name, { kind, on }] of Object.entries(INDEXES)) {
      const found = indexes.find((index) => index.name === name)?.definition ?? "";
      expect(found).toContain(`(${[...on, "placed", "id"].join(", ")})`);
      expect(found).toContain(`kind = '${kind}'`);
    }
  });

  it("lets every query walk along the index that was made for it, and sort nothing", async () => {
    const schema = freshSchema();
    await (await openPostgres(schema)).close();
    await sql(crowd(schema));
    await sql(`ANALYZE ${schema}.record; ANALYZE ${schema}.told`);
    expect(await astray(schema)).toEqual([]);
    await sql(`DROP INDEX ${schema}.tasks_by_agent, ${schema}.record_by_wake`);
    expect(new Set(await astray(schema))).toEqual(new Set(["tasks_by_agent", "record_by_wake"]));
  });

  it("is made once, however many hosts begin at the same moment", async () => {
    const schema = freshSchema();
    const stores = await Promise.all(Array.from({ length: 10 }, () => openPostgres(schema)));
    for (const [n, store] of stores.entries()) await mustCommit(store, note(`m_${n}`, 1));
    expect(await stores[0]?.log(0, 100)).toHaveLength(10);
    await Promise.all(stores.map((store) => store.close()));
  });

  it("goes forward from an older version, and keeps what is there", async () => {
    const schema = freshSchema();
    const store = await openPostgres(schema);
    await mustCommit(store, note("kept", 1));
    await store.close();
    const version = partsIn(schema).length + 1;
    const next = { version, sql: `CREATE TABLE ${schema}.later (one int)` };
    const parts = [...partsIn(schema), next];
    await connected((client) => upgrade(client, schema, parts));
    await connected((client) => upgrade(client, schema, parts));
    expect(await versionOf(schema)).toBe(version);
    expect(await sql(`SELECT * FROM ${schema}.later`)).toEqual([]);
    expect(await sql(`SELECT id FROM ${schema}.record`)).toEqual([{ id: "kept" }]);
  });

  it("is left as it was by a part that fails", async () => {
    const schema = freshSchema();
    await (await openPostgres(schema)).close();
    const last = partsIn(schema).length;
    const broken = {
      version: last + 1,
      sql: `CREATE TABLE ${schema}.half (one int); SELECT 1 / 0`,
    };
    const upgrading = connected((client) => upgrade(client, schema, [...partsIn(schema), broken]));
    await expect(upgrading).rejects.toThrow("division by zero");
    expect(await versionOf(schema)).toBe(last);
    await expect(sql(`SELECT * FROM ${schema}.half`)).rejects.toThrow("does not exist");
  });

  it("is not there at all where the first part that is made fails", async () => {
    const schema = freshSchema();
    const last = partsIn(schema).length;
    const broken = { version: last + 1, sql: "SELECT 1 / 0" };
    const making = connected((client) => upgrade(client, schema, [...partsIn(schema), broken]));
    await expect(making).rejects.toThrow("division by zero");
    expect(await sql("SELECT 1 FROM pg_namespace WHERE nspname = $1", [schema])).toEqual([]);
    await (await openPostgres(schema)).close();
    expect(await versionOf(schema)).toBe(partsIn(schema).at(-1)?.version);
  });

  it("is refused when a newer program made it", async () => {
    const schema = freshSchema();
    await (await openPostgres(schema)).close();
    await sql(`UPDATE ${schema}.meta SET version = 99`);
    await expect(openPostgres(schema)).rejects.toThrow(/has version 99, .* Update this one/);
    await expect(connected((client) => migrate(client, schema))).rejects.toThrow("99");
  });

  it("is not made where an answer leaves before it is durable", async () => {
    const url = await freshDatabase();
    const name = new URL(url).pathname.slice(1);
    await sql(`ALTER DATABASE ${name} SET synchronous_commit = off`);
    await expect(postgresStorage({ url })).rejects.toThrow(/^synchronous_commit is off on this/);
    expect(await hasPostgresStore({ url })).toBe(false);
    const server = await ownPostgres(["-c", "fsync=off"]);
    const careless = postgresStorage({ url: server.url("postgres") });
    await expect(careless).rejects.toThrow(/^fsync is off on this server: .* Turn it on\.$/);
  });

  it("is not made where not every text can be kept", async () => {
    const name = freshSchema();
    await sql(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'`);
    const url = new URL(inject("postgres"));
    url.pathname = `/${name}`;
    await expect(postgresStorage({ url: url.href })).rejects.toThrow("encoded in LATIN1");
  });

  it.each(["Guild", "a b", "x;y", '"', ""])("may not be called %j", async (name) => {
    await expect(openPostgres(name)).rejects.toThrow("plain lower-case name");
  });

  it("is not made by looking whether there is one", async () => {
    const schema = freshSchema();
    const there = { url: inject("postgres"), schema };
    expect(await hasPostgresStore(there)).toBe(false);
    await (await openPostgres(schema)).close();
    expect(await hasPostgresStore(there)).toBe(true);
  });
});
