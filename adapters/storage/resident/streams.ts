import type { Event } from "../../../engine/events.ts";

/** One recipient's events, numbered from 1. */
export class Stream {
  /** How many of the oldest are only in the log. */
  archived = 0;
  /** The others, in order. */
  readonly recent: Event[] = [];
  /** Of every event, the number of the log entry that holds it; empty where nothing is archived. */
  readonly entries: number[] = [];

  get count(): number {
    return this.archived + this.recent.length;
  }
}

/** A part of a stream: `archived` are the log entries to look into, then come the `recent`. */
export interface Part {
  /** An entry holds several events of a recipient: `nth` says which, from 0. */
  readonly archived: readonly { readonly entry: number; readonly nth: number }[];
  readonly recent: readonly Event[];
}

const NOTHING: Part = { archived: [], recent: [] };

/** Each recipient's own gapless sequence. */
export class Streams {
  readonly #streams = new Map<string, Stream>();
  readonly #archiving: boolean;

  constructor(history: "in_memory" | "in_the_log") {
    this.#archiving = history === "in_the_log";
  }

  /** Answers the number that the event got. */
  add(recipient: string, event: Event, entry: number): number {
    const stream = this.#of(recipient);
    if (this.#archiving) stream.entries.push(entry);
    return stream.archived + stream.recent.push(event);
  }

  part(recipient: string, after: number, limit: number): Part {
    const stream = this.#streams.get(recipient);
    if (stream === undefined) return NOTHING;
    const { archived, recent, entries } = stream;
    const end = after + limit;
    const wanted = entries.slice(Math.min(after, archived), Math.min(end, archived));
    let nth = 0;
    while (wanted.length > 0 && entries[after - nth - 1] === wanted[0]) nth++;
    return {
      archived: wanted.map((entry, at) => {
        if (at > 0) nth = entry === wanted[at - 1] ? nth + 1 : 0;
        return { entry, nth };
      }),
      recent: recent.slice(Math.max(after - archived, 0), Math.max(end - archived, 0)),
    };
  }

  /** Lets go of the events in log entries up to `entry`: from now on they are read from the log. */
  archive(entry: number): void {
    for (const stream of this.#streams.values()) {
      const { entries, recent, archived } = stream;
      let old = 0;
      while (old < recent.length && (entries[archived + old] ?? 0) <= entry) old++;
      recent.splice(0, old);
      stream.archived += old;
    }
  }

  /** What a snapshot keeps. The lists still grow: only the first `count` are of this moment. */
  positions(): readonly Positions[] {
    const each = ([recipient, { entries }]: [string, Stream]): Positions => ({
      recipient,
      entries,
      count: entries.length,
    });
    return [...this.#streams].map(each);
  }

  restore(recipient: string, entries: readonly number[]): void {
    const stream = this.#of(recipient);
    for (const entry of entries) stream.entries.push(entry);
    stream.archived = stream.entries.length;
  }

  #of(recipient: string): Stream {
    let stream = this.#streams.get(recipient);
    if (stream === undefined) this.#streams.set(recipient, (stream = new Stream()));
    return stream;
  }
}

export interface Positions {
  readonly recipient: string;
  readonly entries: readonly number[];
  readonly count: number;
}
