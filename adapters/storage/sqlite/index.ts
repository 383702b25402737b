import type { Storage } from "../../../engine/ports.ts";
import { openStore } from "./open.ts";

export interface SqliteOptions {
  /** The file of the store; made where it is missing. */
  readonly path: string;
  /**
   * `full`: what is answered survives a power cut. `normal`: it survives the end of the process;
   * a power cut may take the last moments, but never half of something. `full` by default.
   */
  readonly durability?: "full" | "normal";
}

/**
 * A store in one SQLite file, on the SQLite that comes with Node. Opening it takes no longer when
 * it is large, and memory follows what is in use, not what has happened. One process at a time.
 *
 * Throws when another process has the file open, when it is another program's, and when a newer
 * program made it.
 */
export const sqliteStorage = (options: SqliteOptions): Promise<Storage> => openStore(options);
