import { closeSync, ftruncateSync, openSync } from "node:fs";
import { sealOf } from "../seal.ts";
import { syncDirectory } from "../directory.ts";
import { synced, writeWhole } from "./files.ts";
import type { Position } from "./replay.ts";
import { sealedLine } from "./sealed-line.ts";
import { Segment, segmentPath } from "./segments.ts";

/** The append-only journal: numbered segments, one sealed line for each entry. */
export class JournalFile {
  readonly #folder: string;
  readonly #segmentBytes: number;
  readonly segments: Segment[];
  #head: Position;
  #active: Segment;
  #fd: number;

  /** Segments are never deleted: they are the log. A new one begins at `segmentBytes`. */
  constructor(folder: string, segments: Segment[], head: Position, segmentBytes: number) {
    this.#folder = folder;
    this.#segmentBytes = segmentBytes;
    this.segments = segments;
    this.#head = head;
    this.#active = segments.at(-1) ?? this.#begin();
    this.#fd = openSync(this.#active.path, "a");
  }

  /** The last durable entry. */
  get head(): Position {
    return this.#head;
  }

  /** What a killed process left may be in memory only: nobody may see it before it is durable. */
  async recovered(): Promise<void> {
    await synced(this.#fd);
    syncDirectory(this.#folder);
  }

  /**
   * Makes a batch of entries durable: one write, one fdatasync. The write is not handed to another
   * thread: it ends in the page cache, and everyone waits for the flush behind it anyway.
   */
  async append(entries: readonly string[]): Promise<void> {
    if (this.#active.bytes >= this.#segmentBytes) this.#roll();
    const segment = this.#active;
    let { entry, link } = this.#head;
    let text = "";
    for (const line of entries) {
      const previous = link;
      segment.mark(++entry, () => ({ offset: segment.bytes + Buffer.byteLength(text), previous }));
      link = sealOf(link, line);
      text += sealedLine(link, line);
    }
    const bytes = Buffer.from(text);
    await this.#durable(bytes);
    segment.bytes += bytes.length;
    this.#head = { entry, link };
  }

  close(): void {
    closeSync(this.#fd);
  }

  async #durable(bytes: Uint8Array): Promise<void> {
    try {
      writeWhole(this.#fd, bytes);
      await synced(this.#fd);
    } catch (failure) {
      this.#takeBack();
      throw failure;
    }
  }

  /** Nobody is told of a batch that failed, so it should not come back either. */
  #takeBack(): void {
    try {
      ftruncateSync(this.#fd, this.#active.bytes);
    } catch {
      // The disk refuses this as well: the next start finds a torn end, or whole entries.
    }
  }

  #roll(): void {
    const full = this.#fd;
    this.#active = this.#begin();
    this.#fd = openSync(this.#active.path, "a");
    closeSync(full);
  }

  #begin(): Segment {
    const first = this.#head.entry + 1;
    const path = segmentPath(this.#folder, first);
    closeSync(openSync(path, "a"));
    syncDirectory(this.#folder);
    const segment = new Segment(path, first, 0, []);
    this.segments.push(segment);
    return segment;
  }
}
