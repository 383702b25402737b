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
  const keys = new Map<string, number[]>();

  const forget = (before: number): void => {
    for (const [key, hits] of keys) {
      if ((hits.at(-1) ?? before) > before) return;
      keys.delete(key);
    }
  };

  const take = (key: string): Standing => {
    const at = now();
    forget(at - windowMs);
    const hits = keys.get(key) ?? [];
    const fresh = hits.findIndex((hit) => hit > at - windowMs);
    hits.splice(0, fresh < 0 ? hits.length : fresh);
    const allowed = hits.length < limit;
    if (allowed) hits.push(at);
    let counts = allowed;
    keys.delete(key);
    keys.set(key, hits);
    return {
      ...{ allowed, limit, remaining: limit - hits.length },
      resets_in: (hits[0] ?? at) + windowMs - at,
      giveBack() {
        const place = counts ? hits.indexOf(at) : -1;
        if (place >= 0) hits.splice(place, 1);
        counts = false;
        return Promise.resolve();
      },
    };
  };
  return { take: (key) => Promise.resolve(take(key)) };
}
