/** How a caller stands in its window, after one more request. */
export interface Standing {
  /** Whether the request may be carried out. One that may not does not count. */
  readonly allowed: boolean;
  readonly limit: number;
  /** Requests that may follow at once. */
  readonly remaining: number;
  /** In how many milliseconds the oldest request that counts leaves the window. */
  readonly resets_in: number;
  /** For what turns out not to count. Once; a second time, and what never counted, is nothing. */
  giveBack(): Promise<void>;
}

/**
 * Counts requests so that no window holds more of one key than the limit, wherever it begins. One
 * that several hosts share counts for all of them.
 */
export interface Limiter {
  take(key: string): Promise<Standing>;
}
