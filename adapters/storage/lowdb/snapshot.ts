import { hash } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as breath } from "node:timers/promises";
import { Low } from "lowdb";
import { JSONFile } from "lowdb/node";
import { State } from "../resident/state.ts";
import { readChunk, syncFile, writeChunk, type Chunk } from "./chunk.ts";
import { syncDirectory } from "../directory.ts";
import type { Position } from "./replay.ts";
import { restoreRow, rowsOf, type Moment, type Part } from "./snapshot-codec.ts";

/** Rows in one lowdb file: few enough that writing one is not felt. */
const CHUNK_ROWS = 1_000;
const PARTS: readonly Part[] = ["records", "money", "counters", "answers", "streams"];

interface Manifest extends Position {
  readonly chunks: readonly (Chunk & { readonly part: Part })[];
  /** Digest of the rest. */
  readonly sha256: string;
}
const MANIFEST = "manifest.json";
const NONE: Manifest = { entry: 0, link: "", chunks: [], sha256: "" };

const folderOf = (root: string, entry: number): string =>
  join(root, String(entry).padStart(12, "0"));
const digest = ({ entry, link, chunks }: Omit<Manifest, "sha256">): string =>
  hash("sha256", JSON.stringify([entry, link, chunks]));

/**
 * Writes the state as it was at `position` into a folder of its own, and then lets go of older
 * ones. The manifest comes last: without it the rest does not count.
 */
export async function writeSnapshot(root: string, moment: Moment, at: Position): Promise<void> {
  const folder = folderOf(root, at.entry);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const chunks: (Chunk & { readonly part: Part })[] = [];
  for (const part of PARTS)
    for (const rows of inChunks(rowsOf(moment, part))) {
      const file = `${part}-${String(chunks.length + 1).padStart(6, "0")}.json`;
      chunks.push({ part, ...(await writeChunk(folder, file, rows)) });
      await breath();
    }
  const { entry, link } = at;
  const manifest = { entry, link, chunks, sha256: digest({ entry, link, chunks }) };
  await new Low(new JSONFile<Manifest>(join(folder, MANIFEST)), manifest).write();
  await syncFile(join(folder, MANIFEST));
  for (const path of [folder, root]) syncDirectory(path);
  for (const older of await snapshotsIn(root))
    if (older !== folder) await rm(older, { recursive: true, force: true });
}

function* inChunks(rows: Iterable<string>): Generator<readonly string[]> {
  let chunk: string[] = [];
  for (const row of rows)
    if (chunk.push(row) === CHUNK_ROWS) {
      yield chunk;
      chunk = [];
    }
  if (chunk.length > 0) yield chunk;
}

/** Youngest first. */
async function snapshotsIn(root: string): Promise<readonly string[]> {
  const names = await readdir(root).catch((): string[] => []);
  return names
    .filter((name) => /^\d{12,}$/.test(name))
    .toSorted()
    .toReversed()
    .map((name) => join(root, name));
}

export interface Restored {
  readonly state: State;
  readonly position: Position;
}

/** The youngest snapshot that is whole. A damaged one only costs time: the journal has it all. */
export async function readSnapshot(root: string): Promise<Restored | null> {
  for (const folder of await snapshotsIn(root)) {
    const restored = await restore(folder).catch(() => null);
    if (restored !== null) return restored;
  }
  return null;
}

async function restore(folder: string): Promise<Restored | null> {
  const low = new Low(new JSONFile<Manifest>(join(folder, MANIFEST)), NONE);
  await low.read();
  const { entry, link, chunks, sha256 } = low.data;
  if (sha256 !== digest({ entry, link, chunks })) return null;
  const state = new State("in_the_log");
  for (const chunk of chunks)
    for (const [n, row] of (await readChunk(folder, chunk)).entries())
      restoreRow(state, chunk.part, row, `${chunk.file}, row ${n + 1}`);
  state.entries = entry;
  return { state, position: { entry, link } };
}
