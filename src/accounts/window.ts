import type { Clock, AttemptLimiter } from "../../engine/index.ts";

interface WindowOptions {
  readonly most: number;
  readonly lengthMs: number;
  readonly clock: Clock;
}

/** Keys that nothing was heard of for a while are dropped when there are so many, or twice more. */
const FEWEST_TO_SWEEP = 10_000;

/**
 * An exact sliding window in this process's memory: at no moment have more than `most` been taken
 * under one key within the time before it.
 */
export function slidingWindow({ most, lengthMs, clock }: WindowOptions): AttemptLimiter {
  const taken = new Map<string, { at: number }[]>();
  let sweepAt = FEWEST_TO_SWEEP;

  const fresh = (key: string, now: number): { at: number }[] => {
    const places = (taken.get(key) ?? []).filter(({ at }) => at > now - lengthMs);
    if (places.length === 0) taken.delete(key);
    return places;
  };

  return {
    take(key) {
      const now = clock.now();
      if (taken.size >= sweepAt) {
        for (const each of [...taken.keys()]) fresh(each, now);
        sweepAt = Math.max(FEWEST_TO_SWEEP, 2 * taken.size);
      }
      const places = fresh(key, now);
      const [oldest] = places;
      if (oldest !== undefined && places.length >= most) {
        const retryAfter = Math.ceil((oldest.at + lengthMs - now) / 1000);
        return Promise.resolve({ ok: false, retryAfter: Math.max(1, retryAfter) });
      }
      const place = { at: now };
      taken.set(key, [...places, place]);
      const giveBack = (): void => {
        taken.set(
          key,
          (taken.get(key) ?? []).filter((each) => each !== place),
        );
        fresh(key, clock.now());
      };
      return Promise.resolve({ ok: true, giveBack });
    },
  };
}
