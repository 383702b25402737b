import { decodeEntry, type Content } from "../codec.ts";
import { FIRST_LINK } from "../seal.ts";
import { cut } from "./files.ts";
import { linesOf, type Line } from "./lines.ts";
import { entryOf, follows, isWhole, linkOf } from "./sealed-line.ts";
import type { Segment } from "./segments.ts";

/** The last entry that something is known up to, and its link. */
export interface Position {
  readonly entry: number;
  readonly link: string;
}
export const BEGINNING: Position = { entry: 0, link: FIRST_LINK };

/** The snapshot and the journal tell different stories: the journal is the one that counts. */
export class SnapshotDisagrees extends Error {}

interface Torn {
  readonly segment: Segment;
  readonly entry: number;
  readonly offset: number;
}

/**
 * Reads the journal behind `from`, checks its chain and hands over each entry. A torn end, which a
 * crash leaves and nobody was told of, is cut off. Throws, naming the entry, when anything else is
 * missing or does not match its seal.
 */
export async function replay(
  segments: readonly Segment[],
  from: Position,
  apply: (content: Content, entry: number) => void,
): Promise<Position> {
  const reader = new Reader(from, apply);
  const start = segments.findLastIndex(({ first }) => first <= Math.max(from.entry, 1));
  for (const segment of segments.slice(Math.max(start, 0))) await reader.read(segment);
  return reader.finish();
}

class Reader {
  readonly #from: Position;
  readonly #apply: (content: Content, entry: number) => void;
  #entry: number | null = null;
  #link: string | null = null;
  #torn: Torn | null = null;

  constructor(from: Position, apply: (content: Content, entry: number) => void) {
    this.#from = from;
    this.#apply = apply;
    if (from.entry === 0) this.#entry = 0;
  }

  async read(segment: Segment): Promise<void> {
    // A segment is begun only when the one before it is durable to its end.
    if (this.#torn !== null) throw damaged(this.#torn.entry);
    this.#entry ??= segment.first - 1;
    if (this.#entry === 0) this.#link = FIRST_LINK;
    if (segment.first !== this.#entry + 1)
      throw new Error(`The journal is incomplete: entry ${this.#entry + 1} is missing.`);
    segment.unmarked();
    for await (const lines of linesOf(segment.path))
      for (const line of lines) this.#line(segment, line);
  }

  #line(segment: Segment, line: Line): void {
    const entry = (this.#entry ?? 0) + 1;
    if (this.#torn !== null) return this.#behindTorn(line);
    const { text, offset, ended } = line;
    if (!ended || !follows(text, this.#link)) {
      this.#torn = { segment, entry, offset };
      return ended ? this.#behindTorn(line) : undefined;
    }
    segment.mark(entry, () => ({ offset, previous: this.#link }));
    this.#link = linkOf(text);
    this.#entry = entry;
    if (entry === this.#from.entry && this.#link !== this.#from.link)
      throw new SnapshotDisagrees(`The snapshot knows another entry ${entry}.`);
    if (entry > this.#from.entry)
      this.#apply(decodeEntry(entryOf(text), `Journal entry ${entry}`), entry);
  }

  /** A crash leaves garbage, but never a whole line: that one was written by us, or by a forger. */
  #behindTorn({ text, ended }: Line): void {
    if (ended && isWhole(text)) throw damaged(this.#torn?.entry ?? 0);
  }

  finish(): Position {
    const [entry, link, torn] = [this.#entry ?? 0, this.#link ?? FIRST_LINK, this.#torn];
    if (entry < this.#from.entry)
      throw new Error(
        `The journal ends at entry ${entry}, but a snapshot holds ${this.#from.entry}: ` +
          "entries that were durable are gone. Restore the journal from a copy.",
      );
    if (torn !== null) {
      cut(torn.segment.path, torn.offset);
      torn.segment.bytes = torn.offset;
    }
    return { entry, link };
  }
}

const damaged = (entry: number): Error =>
  new Error(
    `Journal entry ${entry} does not match its seal: the journal was damaged or changed. ` +
      "Nothing was loaded and nothing was dropped. Restore the journal from a copy.",
  );
