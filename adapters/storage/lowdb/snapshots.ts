import type { State } from "../resident/state.ts";
import type { Position } from "./replay.ts";
import { takeMoment, type Moment } from "./snapshot-codec.ts";
import { writeSnapshot } from "./snapshot.ts";

/** Up to so many records a snapshot at closing is always worth its time. */
const SMALL = 10_000;

/** Decides when a snapshot is due, and writes it beside the work of the store. */
export class Snapshots {
  readonly #root: string;
  readonly #state: State;
  readonly #every: (records: number) => number;
  /** The entry of the last one. */
  #last: number;
  #writing: Promise<void> | null = null;

  constructor(root: string, state: State, every: (records: number) => number, last: number) {
    this.#root = root;
    this.#state = state;
    this.#every = every;
    this.#last = last;
  }

  /** The present state, if a snapshot is due. */
  moment(): Moment | null {
    const { entries, records } = this.#state;
    const due = entries - this.#last >= this.#every(records);
    return due && this.#writing === null ? takeMoment(this.#state) : null;
  }

  /** Begins to write a moment that is durable in the journal. Failing only costs time later. */
  begin(moment: Moment, at: Position): void {
    this.#last = at.entry;
    this.#writing = this.#write(moment, at).finally(() => (this.#writing = null));
  }

  async #write(moment: Moment, at: Position): Promise<void> {
    try {
      await writeSnapshot(this.#root, moment, at);
      this.#state.archive(at.entry);
    } catch (failure) {
      const why = failure instanceof Error ? failure.message : String(failure);
      process.emitWarning(`No snapshot was written: ${why}. The journal has everything.`);
    }
  }

  /** Waits for one that is being written, and writes a last one where it pays. */
  async close(at: Position): Promise<void> {
    await this.#writing;
    const behind = at.entry - this.#last;
    const { records } = this.#state;
    if (behind > 0 && (records <= SMALL || behind * 16 >= records))
      await this.#write(takeMoment(this.#state), at);
  }

  /** Waits for one that is being written. */
  async abandon(): Promise<void> {
    await this.#writing;
  }
}
