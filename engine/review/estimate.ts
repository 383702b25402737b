import { assert } from "../assert.ts";

export interface MatchHistory {
  /** Past tasks of the kind that found a worker, and the minutes they waited for one in all. */
  readonly matches: number;
  readonly minutes_total: number;
  /** Workers who could take the task now. */
  readonly workers: number;
}

/**
 * In how many minutes a task may find a worker: the past mean times 1 + 1 / (workers + 1),
 * so an empty market doubles it and a full one leaves it. At least 1.
 * Null without past matches: how many workers there are does not say how fast they answer.
 */
export function estimatedMatchMinutes(history: MatchHistory): number | null {
  const { matches, minutes_total, workers } = history;
  assert(matches >= 0 && minutes_total >= 0 && workers >= 0, "match history counts upwards");
  if (matches === 0) return null;
  const mean = minutes_total / matches;
  return Math.max(1, Math.round((mean * (workers + 2)) / (workers + 1)));
}
