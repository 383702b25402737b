import { hash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { Low } from "lowdb";
import { DataFile } from "lowdb/node";

/** One lowdb file of a snapshot, and the digest of what it holds. */
export interface Chunk {
  readonly file: string;
  readonly sha256: string;
}

/** Writes rows of JSON as one lowdb file, a row a line, durably. */
export async function writeChunk(
  folder: string,
  file: string,
  rows: readonly string[],
): Promise<Chunk> {
  let sha256 = "";
  const path = join(folder, file);
  const stringify = (data: readonly string[]): string => {
    const text = `[\n${data.join(",\n")}\n]\n`;
    sha256 = hash("sha256", text);
    return text;
  };
  await new Low(
    new DataFile<readonly string[]>(path, { parse: () => [], stringify }),
    rows,
  ).write();
  await syncFile(path);
  return { file, sha256 };
}

/** The rows of a chunk. Throws when they are not what was written. */
export async function readChunk(
  folder: string,
  { file, sha256 }: Chunk,
): Promise<readonly unknown[]> {
  const parse = (text: string): readonly unknown[] => {
    const rows: unknown = hash("sha256", text) === sha256 ? JSON.parse(text) : null;
    if (!Array.isArray(rows)) throw new Error(`${file} is not what was written`);
    return rows;
  };
  const stringify = (): string => "[]";
  const low = new Low(new DataFile(join(folder, file), { parse, stringify }), MISSING);
  await low.read();
  if (low.data === MISSING) throw new Error(`${file} is missing`);
  return low.data;
}

const MISSING: readonly unknown[] = [];

export async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}
