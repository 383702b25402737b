import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { linesOf } from "./lines.ts";
import { linkOf } from "./sealed-line.ts";

/** So many entries lie between two marks. */
export const STRIDE = 64;

/** Where an entry begins, and the link before it, if that is known. */
export interface Mark {
  readonly offset: number;
  readonly previous: string | null;
}

/** One file of the journal, named by the number of its first entry. */
export class Segment {
  readonly first: number;
  readonly path: string;
  /** What of it is durable. */
  bytes: number;
  #marks: Mark[] | null;

  constructor(path: string, first: number, bytes: number, marks: Mark[] | null) {
    this.path = path;
    this.first = first;
    this.bytes = bytes;
    this.#marks = marks;
  }

  /** Notes where an entry begins; only every STRIDE-th is kept. Entries come in order. */
  mark(entry: number, mark: () => Mark): void {
    if (this.#marks !== null && (entry - this.first) % STRIDE === 0) this.#marks.push(mark());
  }

  /** Begins to note marks, from the first entry on. */
  unmarked(): void {
    this.#marks = [];
  }

  /** A segment that was not read when the store was opened is read when it is first asked for. */
  async marks(): Promise<readonly Mark[]> {
    return (this.#marks ??= await this.#scan());
  }

  async #scan(): Promise<Mark[]> {
    const marks: Mark[] = [];
    let previous: string | null = null;
    let count = 0;
    for await (const lines of linesOf(this.path))
      for (const { text, offset } of lines) {
        if (count++ % STRIDE === 0) marks.push({ offset, previous });
        previous = linkOf(text);
      }
    return marks;
  }
}

const NAME = /^(\d{12,})\.jsonl$/;

export const segmentPath = (folder: string, first: number): string =>
  join(folder, `${String(first).padStart(12, "0")}.jsonl`);

/** The segments of a journal, oldest first. */
export function segmentsIn(folder: string): Segment[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const first = NAME.exec(name)?.[1];
      if (first === undefined) return [];
      const path = join(folder, name);
      return [new Segment(path, Number(first), statSync(path).size, null)];
    })
    .toSorted((a, b) => a.first - b.first);
}
