import type { Limiter, Standing } from "../../../engine/index.ts";
import { Connections } from "./connections.ts";
import { againstRivals } from "./migrate.ts";
import { driver, schemaOf, type PostgresOptions } from "./open.ts";

export interface SharedWindowOptions {
  /** What is counted: windows of one name are one, whichever host asks. */
  readonly name: string;
  readonly limit: number;
  /** A minute by default. */
  readonly windowMs?: number;
}

/** The limiters that all hosts of one database share, and how to let go of them. */
export interface SharedWindows {
  window(options: SharedWindowOptions): Limiter;
  close(): Promise<void>;
}

interface Row {
  readonly allowed: boolean;
  readonly hits: number;
  readonly own: string;
  readonly resets_in: number;
}

const NOW = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

/**
 * Exact sliding windows, by the clock of the server, in one row and one round trip for each
 * request. The row is locked while it is counted, so rivals wait for each other and none slips
 * through. What is counted need not outlive a crash of the server, so it is not logged.
 */
export async function postgresWindows(options: PostgresOptions): Promise<SharedWindows> {
  const { url, connections: most = 4, callTimeout: call = 15_000 } = options;
  const table = `${schemaOf(options)}.request_window`;
  const pg = await driver();
  const where = { connectionString: url, connectionTimeoutMillis: call };
  const pool = new pg.Pool({ ...where, max: most, idleTimeoutMillis: 30_000 });
  const connections = new Connections(pool, { call, outage: options.outageTimeout ?? 30_000 });
  await againstRivals(async () => {
    await pool.query(
      `CREATE SCHEMA IF NOT EXISTS ${schemaOf(options)};
       CREATE UNLOGGED TABLE IF NOT EXISTS ${table} (
         key text PRIMARY KEY, hits bigint[] NOT NULL, allowed boolean NOT NULL)`,
    );
  });
  return {
    window: ({ name, limit, windowMs = 60_000 }) => ({
      take: async (key): Promise<Standing> => {
        const given = [`${name} ${key}`, limit, windowMs];
        const [row] = await connections.once<Row>(takeFrom(table), given);
        if (row === undefined) throw new Error(`the window ${name} gave no answer`);
        const { allowed, hits, own, resets_in } = row;
        let counts = allowed;
        return {
          ...{ allowed, limit, remaining: Math.max(0, limit - hits), resets_in },
          async giveBack() {
            if (!counts) return;
            counts = false;
            await connections.once(giveBackTo(table), [`${name} ${key}`, own]);
          },
        };
      },
    }),
    close: () => pool.end(),
  };
}

/** Microseconds, so that a request is told from its neighbours when it is given back. */
const takeFrom = (table: string): string => `
  INSERT INTO ${table} AS seen (key, hits, allowed) VALUES ($1, ARRAY[${NOW}], true)
  ON CONFLICT (key) DO UPDATE SET (hits, allowed) = (
    SELECT CASE WHEN cardinality(hits) < $2::int THEN hits || at ELSE hits END,
           cardinality(hits) < $2::int
    FROM (SELECT coalesce(array_agg(hit ORDER BY hit), '{}') AS hits, ${NOW} AS at
          FROM unnest(seen.hits) hit WHERE hit > ${NOW} - $3::bigint * 1000) recent)
  RETURNING allowed, cardinality(hits) AS hits, hits[cardinality(hits)]::text AS own,
            ceil((hits[1] - ${NOW}) / 1000.0 + $3::bigint)::int AS resets_in`;

const giveBackTo = (table: string): string => `
  UPDATE ${table} SET hits = array_remove(hits, $2::bigint) WHERE key = $1`;
