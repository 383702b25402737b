import type { Storage } from "../../../engine/ports.ts";
import { openStore, type PostgresOptions } from "./open.ts";

export { postgresWindows, type SharedWindowOptions, type SharedWindows } from "./limiter.ts";
export { hasPostgresStore, postgresSnapshot } from "./open.ts";
export type { PostgresOptions };

/**
 * A store in PostgreSQL, shared by any number of hosts. Needs the package `pg`.
 *
 * Throws where the server cannot be reached, is not safe (`fsync` or `synchronous_commit` off), or
 * holds the schema of a newer program.
 */
export const postgresStorage = (options: PostgresOptions): Promise<Storage> => openStore(options);
