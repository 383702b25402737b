import { open } from "node:fs/promises";
import { assert } from "../../../engine/assert.ts";
import type { Entry, WriteSet } from "../../../engine/ports.ts";
import { decodeEntry, encodeEntry } from "../codec.ts";
import { CommitQueue, type Sink } from "../resident/commit-queue.ts";
import type { Journal } from "../resident/storage.ts";
import type { JournalFile } from "./journal-file.ts";
import { split } from "./lines.ts";
import { entryOf, follows, linkOf } from "./sealed-line.ts";
import { STRIDE, type Segment } from "./segments.ts";

/** Group commit into the files of a journal, and its history read back from them. */
export class FileJournal extends CommitQueue<string> implements Journal<string> {
  readonly #file: JournalFile;

  constructor(sink: Sink<string>, file: JournalFile) {
    super(sink);
    this.#file = file;
  }

  prepare(write: WriteSet): string {
    return encodeEntry(write);
  }

  log(after: number, limit: number): Promise<readonly Entry[]> {
    return readLog(this.#file, after, limit);
  }
}

/**
 * Durable entries from `after` + 1 on, read from the journal's files. Each is checked against its
 * seal again; throws, naming the entry, where one does not match.
 */
async function readLog(
  journal: JournalFile,
  after: number,
  limit: number,
): Promise<readonly Entry[]> {
  const last = Math.min(after + limit, journal.head.entry);
  const found: Entry[] = [];
  for (let next = after + 1; next <= last; next = after + found.length + 1) {
    const segment = journal.segments.findLast(({ first }) => first <= next);
    assert(segment !== undefined, `a segment holds entry ${next}`);
    const entries = await readBlock(segment, next, last);
    assert(entries.length > 0, `the journal still holds entry ${next}`);
    found.push(...entries);
  }
  return found;
}

/** The entries from `next` to `last` that lie before the next mark. */
async function readBlock(segment: Segment, next: number, last: number): Promise<readonly Entry[]> {
  const marks = await segment.marks();
  const block = Math.floor((next - segment.first) / STRIDE);
  const mark = marks[block];
  assert(mark !== undefined, `entry ${next} has a mark`);
  const end = Math.min(marks[block + 1]?.offset ?? segment.bytes, segment.bytes);
  const found: Entry[] = [];
  let number = segment.first + block * STRIDE;
  let { previous } = mark;
  for (const { text } of split(await readBytes(segment.path, mark.offset, end), mark.offset)) {
    if (number > last) break;
    if (number >= next) {
      const where = `Journal entry ${number}`;
      if (!follows(text, previous)) throw new Error(`${where} does not match its seal any more.`);
      found.push({ number, link: linkOf(text), ...decodeEntry(entryOf(text), where) });
    }
    previous = linkOf(text);
    number++;
  }
  return found;
}

async function readBytes(path: string, start: number, end: number): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const bytes = Buffer.alloc(end - start);
    let done = 0;
    for (let read = -1; read !== 0 && done < bytes.length; done += read)
      ({ bytesRead: read } = await file.read(bytes, done, bytes.length - done, start + done));
    return bytes.subarray(0, done);
  } finally {
    await file.close();
  }
}
