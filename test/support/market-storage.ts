import type { Entry, Storage, WriteSet } from "../../engine/ports.ts";
import { seeded } from "../engine/seeded.ts";

/** A store that does as another does, but for what is given. */
export const changed = (inner: Storage, other: Partial<Storage>): Storage => ({
  load: (want) => inner.load(want),
  find: (query) => inner.find(query),
  commit: (write) => inner.commit(write),
  events: (recipient, after, limit) => inner.events(recipient, after, limit),
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
 * A store whose every call waits for its turn before and after, so that commands which run
 * together come between each other's load and commit in every way that the seeds can think of.
 */
export function shuffled(inner: Storage, seed: number): Storage {
  const turnstile = new Turnstile(seed);
  const inTurn = async <T>(call: () => Promise<T>): Promise<T> => {
    await turnstile.pass();
    const answer = await call();
    await turnstile.pass();
    return answer;
  };
  return changed(inner, {
    load: (want) => inTurn(() => inner.load(want)),
    find: (query) => inTurn(() => inner.find(query)),
    commit: (write) => inTurn(() => inner.commit(write)),
    due: (now, limit) => inTurn(() => inner.due(now, limit)),
  });
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
