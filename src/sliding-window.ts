import type { Limiter, Standing } from "../engine/index.ts";

export interface WindowOptions {
  readonly limit: number;
  /** A minute by default. */
  readonly windowMs?: number;
  /** Milliseconds that never run backwards; the process's own clock by default. */
  readonly now?: () => number;
}

/** A clock that is not set back: a window must not grow because somebody corrected the time. */
const steady = (): number => performance.now();

/**
 * An exact sliding window for one process: it remembers when each request came. Keys that have
 * been quiet for a window are forgotten, so memory follows who is busy, not who ever came.
 */
export function slidingWindow(options: WindowOptions): Limiter {
  const { limit, windowMs = 60_000, now = steady } = options;
  // In the order of their last request: whoever has been quiet longest stands first.
  const keys = new Map<string, Hits>();
  let last: string | null = null;

  const forget = (before: number): void => {
    for (const [key, hits] of keys) {
      if (hits.newest() > before) return;
      keys.delete(key);
    }
  };

  const take = (key: string): Standing => {
    const at = now();
    forget(at - windowMs);
    const hits = keys.get(key) ?? new Hits();
    if (key !== last || hits.count() === 0) {
      keys.delete(key);
      keys.set(key, hits);
      last = key;
    }
    hits.drop(at - windowMs);
    const allowed = hits.count() < limit;
    if (allowed) hits.add(at);
    return new Place(hits, at, {
      ...{ allowed, limit, remaining: limit - hits.count() },
      resets_in: hits.oldest(at) + windowMs - at,
    });
  };
  return { take: (key) => Promise.resolve(take(key)) };
}

/** When the requests of one key came, oldest first. */
class Hits {
  readonly #times: number[] = [];
  /** Those before this place have left the window; to move the rest each time would cost more. */
  #first = 0;

  count(): number {
    return this.#times.length - this.#first;
  }

  newest(): number {
    return this.#times.at(-1) ?? -Infinity;
  }

  oldest(otherwise: number): number {
    return this.#times[this.#first] ?? otherwise;
  }

  add(at: number): void {
    this.#times.push(at);
  }

  drop(until: number): void {
    while (this.count() > 0 && this.oldest(until) <= until) this.#first++;
    if (this.#first < MANY && this.count() > 0) return;
    this.#times.splice(0, this.#first);
    this.#first = 0;
  }

  remove(at: number): void {
    const place = this.#times.indexOf(at, this.#first);
    if (place >= 0) this.#times.splice(place, 1);
  }
}
const MANY = 64;

/** How a caller stands, with the request that it may give back. */
class Place implements Standing {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  readonly resets_in: number;
  readonly #hits: Hits;
  readonly #at: number;
  #counts: boolean;

  constructor(hits: Hits, at: number, standing: Omit<Standing, "giveBack">) {
    this.allowed = standing.allowed;
    this.limit = standing.limit;
    this.remaining = standing.remaining;
    this.resets_in = standing.resets_in;
    this.#hits = hits;
    this.#at = at;
    this.#counts = standing.allowed;
  }

  giveBack(): Promise<void> {
    if (this.#counts) this.#hits.remove(this.#at);
    this.#counts = false;
    return Promise.resolve();
  }
}
