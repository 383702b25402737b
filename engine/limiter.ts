/** How a caller stands in its window, after one more request. */
export interface Standing {
  /** Whether the request may be carried out. One that may not does not count. */
  readonly allowed: boolean;
  readonly limit: number;
  /** Requests that may follow at once. */
  readonly remaining: number;
  /** When the oldest request that counts leaves the window, in epoch milliseconds. */
  readonly resets_at: number;
}

/**
 * Counts requests so that no window holds more of one key than the limit, wherever it begins. One
 * that several hosts share counts for all of them.
 */
export interface Limiter {
  take(key: string): Promise<Standing>;
}

/** A place under a limit, or in how many whole seconds there is one. */
export type Attempt =
  /** For what turns out not to count. */
  { readonly ok: true; giveBack(): void } | { readonly ok: false; readonly retryAfter: number };

/** So many within so long for each key; exact, also for calls that come at once. */
export interface AttemptLimiter {
  take(key: string): Promise<Attempt>;
}
