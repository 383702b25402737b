import type { Place, Query } from "../ports.ts";
import type { Stored } from "../records.ts";

/** The cursor behind the last record that was looked at; null when the page was not full. */
export function nextCursor<R extends Stored>(
  page: readonly R[],
  limit: number,
  orderOf: (record: R) => number,
): string | null {
  const last = page.at(-1);
  return page.length < limit || last === undefined ? null : `${orderOf(last)}|${last.id}`;
}

/** Where a page begins. */
export const placeOf = (cursor: Place | undefined): Place | null => cursor ?? null;

/** The workers that are counted one by one: the newest, where there are more. */
export const COUNTED_WORKERS = {
  index: "workers",
  equals: [],
  direction: "newest_first",
  after: null,
  limit: 5000,
} as const satisfies Query;
