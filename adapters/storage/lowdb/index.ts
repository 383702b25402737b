import type { Storage } from "../../../engine/ports.ts";
import { openStore } from "./open.ts";

export interface LowdbOptions {
  /** The folder of the store; made where it is missing. */
  readonly path: string;
  /** A snapshot is due after so many commits. Without it: after as many as there are records. */
  readonly snapshotEvery?: number;
}

/** Over time each commit pays for one row of a snapshot, however large the store. */
const asItGrows = (records: number): number => Math.max(records, 50_000);
const SEGMENT_BYTES = 1 << 24;

/**
 * A store in a folder of readable files: an append-only journal that every commit is flushed to,
 * and lowdb JSON snapshots that make opening it quick. One process at a time.
 *
 * Throws when another process has the folder open, and when the journal was damaged.
 */
export const lowdbStorage = ({ path, snapshotEvery }: LowdbOptions): Promise<Storage> =>
  openStore({
    path,
    snapshotEvery: snapshotEvery === undefined ? asItGrows : () => snapshotEvery,
    segmentBytes: SEGMENT_BYTES,
  });
