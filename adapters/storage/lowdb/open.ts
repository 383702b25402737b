import { join } from "node:path";
import type { Storage } from "../../../engine/ports.ts";
import { refolded } from "../fold.ts";
import { takeLock, type Lock } from "../lock.ts";
import type { Sink } from "../resident/commit-queue.ts";
import { State } from "../resident/state.ts";
import { ResidentStorage } from "../resident/storage.ts";
import { FileJournal } from "./archive.ts";
import { makeDirectory } from "../directory.ts";
import { JournalFile } from "./journal-file.ts";
import { BEGINNING, replay, SnapshotDisagrees } from "./replay.ts";
import { segmentsIn } from "./segments.ts";
import { readSnapshot, type Restored } from "./snapshot.ts";
import { Snapshots } from "./snapshots.ts";

export interface OpenOptions {
  /** The folder of the store; made where it is missing. */
  readonly path: string;
  /** After how many entries a snapshot is due, when there are so many records. */
  readonly snapshotEvery: (records: number) => number;
  /** A new segment of the journal begins at so many bytes. */
  readonly segmentBytes: number;
}

/** While the journal is replayed, memory keeps no more than so many entries' events. */
const REPLAYED = 10_000;

export async function openStore(options: OpenOptions): Promise<Storage> {
  makeDirectory(options.path);
  const lock = await takeLock(join(options.path, "lock"));
  try {
    return await recover(options, lock);
  } catch (failure) {
    lock.release();
    throw failure;
  }
}

async function recover(
  { path, snapshotEvery, segmentBytes }: OpenOptions,
  lock: Lock,
): Promise<Storage> {
  const [journalFolder, snapshotFolder] = [join(path, "journal"), join(path, "snapshot")];
  for (const folder of [journalFolder, snapshotFolder]) makeDirectory(folder);
  const start = await readSnapshot(snapshotFolder);
  const { state, file, from } = await caughtUp(journalFolder, start, segmentBytes);
  await file.recovered();
  const snapshots = new Snapshots(snapshotFolder, state, snapshotEvery, from);
  return new ResidentStorage(state, new FileJournal(sinkOf(file, snapshots, lock), file));
}

interface CaughtUp {
  readonly state: State;
  readonly file: JournalFile;
  /** The entry of the snapshot. */
  readonly from: number;
}

async function caughtUp(
  folder: string,
  start: Restored | null,
  segmentBytes: number,
): Promise<CaughtUp> {
  const segments = segmentsIn(folder);
  const { state, position } = start ?? { state: new State("in_the_log"), position: BEGINNING };
  try {
    const head = await replay(segments, position, (content, entry) => {
      state.apply(refolded(content, (ref) => state.record(ref)));
      if (entry % REPLAYED === 0) state.archive(entry);
    });
    const file = new JournalFile(folder, segments, head, segmentBytes);
    return { state, file, from: position.entry };
  } catch (failure) {
    if (start === null || !(failure instanceof SnapshotDisagrees)) throw failure;
    return caughtUp(folder, null, segmentBytes);
  }
}

function sinkOf(file: JournalFile, snapshots: Snapshots, lock: Lock): Sink<string> {
  let failed = false;
  return {
    async append(entries) {
      // A flush begins with all that was applied, so the state now is the state at its end.
      const moment = snapshots.moment();
      try {
        await file.append(entries);
      } catch (failure) {
        failed = true;
        throw failure;
      }
      if (moment !== null) snapshots.begin(moment, file.head);
    },
    async close() {
      // After a failed flush memory has seen what the journal has not: it must not be kept.
      await (failed ? snapshots.abandon() : snapshots.close(file.head));
      file.close();
      lock.release();
    },
  };
}
