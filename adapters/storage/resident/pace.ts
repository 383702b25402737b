/** When to begin a flush, as a queue asks it. */
export type Rhythm = Pick<Pace, "begun" | "ended" | "drained" | "isEnough">;

/** For a sink that blocks: nothing is decided while it flushes, so everyone is let in first. */
export const EVERYONE_FIRST: Rhythm = {
  begun: () => undefined,
  ended: () => undefined,
  drained: () => undefined,
  isEnough: () => false,
};

/**
 * When to begin a flush. Waiting until everyone who was set free has come back makes the fewest
 * flushes. But where deciding takes longer than flushing, the disk should work on one half while
 * the other half is decided.
 */
export class Pace {
  readonly #now: () => number;
  /** How many commits there were, flushed or waiting, when the last flush ended. */
  #crowd = 0;
  #begun = 0;
  #ended = 0;
  #waited = 0;
  /** In milliseconds: the last flush, and what one commit takes to arrive when it is free to. */
  #flush = 0;
  #arrival = 0;

  /** `now` in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  begun(): void {
    this.#begun = this.#now();
    this.#waited = 0;
  }

  ended(flushed: number, waiting: number): void {
    this.#ended = this.#now();
    this.#flush = this.#ended - this.#begun;
    this.#crowd = flushed + waiting;
    this.#waited = waiting;
  }

  /** All who were set free have had their turn, and so many are waiting now. */
  drained(waiting: number): void {
    const arrived = waiting - this.#waited;
    if (arrived > 0) this.#arrival = (this.#now() - this.#ended) / arrived;
  }

  /** Whether a flush should begin with so many, though more will come at once. */
  isEnough(waiting: number): boolean {
    return waiting * 2 >= this.#crowd && this.#arrival * this.#crowd > this.#flush;
  }
}
