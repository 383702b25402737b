import type { Entry, Storage, WriteSet } from "../../engine/ports.ts";
import { seeded } from "../engine/seeded.ts";

/** A store that does as another does, but for what is given. */
export const changed = (inner: Storage, other: Partial<Storage>): Storage => ({
  load: (want) => inner.load(want),
  find: (query) => inner.find(query),
  commit: (write) => inner.commit(write),
  events: (recipient, after, limit) => inner.events(recipient, after, limit),
  watch: (listener) => inner.watch(listener),
  due: (now, limit) => inner.due(now, limit),
  log: (after, limit) => inner.log(after, limit),
  totals: () => inner.totals(),
  close: () => inner.close(),
  ...other,
});

export const isEmpty = ({ events, answer }: WriteSet): boolean =>
  events.length === 0 && answer === null;

/** A store that tells of every write set that changed something, in the order they were done. */
export function watched(inner: Storage): { storage: Storage; written: WriteSet[] } {
  const written: WriteSet[] = [];
  const storage = changed(inner, {
    async commit(write) {
      const outcome = await inner.commit(write);
      if (outcome.is === "done" && !isEmpty(write)) written.push(write);
      return outcome;
    },
  });
  return { storage, written };
}

/** Who waits is let go in an order that the seed decides, one at a time. */
export class Turnstile {
  readonly #draw: () => number;
  readonly #waiting: (() => void)[] = [];
  #turning = false;

  constructor(seed: number) {
    this.#draw = seeded(seed);
  }

  pass(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#turning) return;
      this.#turning = true;
      setImmediate(() => this.#turn());
    });
  }

  #turn(): void {
    const [next] = this.#waiting.splice(Math.floor(this.#draw() * this.#waiting.length), 1);
    next?.();
    this.#turning = this.#waiting.length > 0;
    if (this.#turning) setImmediate(() => this.#turn());
  }
}

/**
 * A store whose calls wait for their turn before and after, while `together` runs: so commands
 * come between each other's load and commit in every way that the seeds can think of.
 */
export class Shuffled {
  readonly storage: Storage;
  /** How often a commit came too late, in all. */
  conflicts = 0;
  #turnstile: Turnstile | null = null;

  constructor(inner: Storage) {
    this.storage = changed(inner, {
      load: (want) => this.#inTurn(() => inner.load(want)),
      find: (query) => this.#inTurn(() => inner.find(query)),
      due: (now, limit) => this.#inTurn(() => inner.due(now, limit)),
      commit: async (write) => {
        const outcome = await this.#inTurn(() => inner.commit(write));
        if (outcome.is === "conflict") this.conflicts++;
        return outcome;
      },
    });
  }

  async together<T>(seed: number, calls: readonly (() => Promise<T>)[]): Promise<readonly T[]> {
    this.#turnstile = new Turnstile(seed);
    const answers = await Promise.all(calls.map((call) => call()));
    this.#turnstile = null;
    return answers;
  }

  async #inTurn<T>(call: () => Promise<T>): Promise<T> {
    await this.#turnstile?.pass();
    const answer = await call();
    await this.#turnstile?.pass();
    return answer;
  }
}

/**
 * Lets the next commits that change something wait for each other, so that all are decided on one
 * view; then they go in the order that `first` names, by their place in the queue.
 */
export class Meeting {
  readonly storage: Storage;
  #waiting: (() => void)[] = [];
  #expected = 0;
  #first = 0;

  constructor(inner: Storage) {
    this.storage = changed(inner, {
      commit: async (write) => {
        if (this.#expected > 0 && !isEmpty(write)) await this.#arrive();
        return inner.commit(write);
      },
    });
  }

  /** The next `count` commits meet. */
  expect(count: number, first: number): void {
    this.#expected = count;
    this.#first = first;
  }

  #arrive(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length < this.#expected) return;
      const queue = [...this.#waiting.splice(this.#first, 1), ...this.#waiting];
      this.#waiting = [];
      this.#expected = 0;
      // Only now is everyone waiting, the last to arrive too.
      setImmediate(() => {
        for (const go of queue) go();
      });
    });
  }
}

/** The whole log of a store. */
export async function wholeLog(storage: Storage): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (;;) {
    const page = await storage.log(entries.length, 1000);
    if (page.length === 0) return entries;
    entries.push(...page);
  }
}
