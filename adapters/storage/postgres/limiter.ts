import type { Limiter, Standing } from "../../../engine/index.ts";
import { Connections } from "./connections.ts";
import { againstRivals } from "./migrate.ts";
import { driver, schemaOf, type PostgresOptions } from "./open.ts";

export interface SharedLimiterOptions extends PostgresOptions {
  readonly limit: number;
  /** A minute by default. */
  readonly windowMs?: number;
}

/** A limiter that all hosts of one database share, and how to let go of it. */
export interface SharedLimiter extends Limiter {
  close(): Promise<void>;
}

interface Row {
  readonly allowed: boolean;
  readonly hits: number;
  readonly oldest: string;
}

const NOW = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

/**
 * An exact sliding window, by the clock of the server, in one row and one round trip for each
 * request. The row is locked while it is counted, so rivals wait for each other and none slips
 * through. What is counted need not outlive a crash of the server, so it is not logged.
 */
export async function postgresLimiter(options: SharedLimiterOptions): Promise<SharedLimiter> {
  const {
    url,
    limit,
    windowMs = 60_000,
    connections: most = 4,
    callTimeout: call = 15_000,
  } = options;
  const schema = schemaOf(options);
  const pg = await driver();
  const where = { connectionString: url, connectionTimeoutMillis: call };
  const pool = new pg.Pool({ ...where, max: most, idleTimeoutMillis: 30_000 });
  const connections = new Connections(pool, { call, outage: options.outageTimeout ?? 30_000 });
  await againstRivals(async () => {
    await pool.query(
      `CREATE SCHEMA IF NOT EXISTS ${schema};
       CREATE UNLOGGED TABLE IF NOT EXISTS ${schema}.request_window (
         key text PRIMARY KEY, hits bigint[] NOT NULL, allowed boolean NOT NULL)`,
    );
  });
  const recent = `(SELECT coalesce(array_agg(hit ORDER BY hit), '{}') AS hits, ${NOW} AS at
    FROM unnest(seen.hits) hit WHERE hit > ${NOW} - $3::bigint)`;
  const take = `INSERT INTO ${schema}.request_window AS seen (key, hits, allowed)
    VALUES ($1, ARRAY[${NOW}], true)
    ON CONFLICT (key) DO UPDATE SET (hits, allowed) = (
      SELECT CASE WHEN cardinality(hits) < $2::int THEN hits || at ELSE hits END,
             cardinality(hits) < $2::int FROM ${recent} recent)
    RETURNING allowed, cardinality(hits) AS hits, hits[1]::text AS oldest`;
  return {
    async take(key): Promise<Standing> {
      const [row] = await connections.once<Row>(take, [key, limit, windowMs]);
      if (row === undefined) throw new Error(`the window of ${key} gave no answer`);
      const { allowed, hits, oldest } = row;
      const resets_at = Number(oldest) + windowMs;
      return { allowed, limit, remaining: Math.max(0, limit - hits), resets_at };
    },
    close: () => pool.end(),
  };
}
