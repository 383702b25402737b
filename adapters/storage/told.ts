import { assert } from "../../engine/assert.ts";
import type { Event } from "../../engine/events.ts";
import type { WriteSet } from "../../engine/ports.ts";

/** Who is told by some events, and by how many of them. */
export function toldBy(
  events: readonly Event[],
): readonly { readonly recipient: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { to } of events)
    for (const recipient of to) counts.set(recipient, (counts.get(recipient) ?? 0) + 1);
  return Array.from(counts, ([recipient, count]) => ({ recipient, count }));
}

/** Each event's number for each of its recipients; `upto` has the number of their last one. */
export function numbersOf(
  events: readonly Event[],
  upto: ReadonlyMap<string, number>,
): readonly (readonly number[])[] {
  const last = new Map<string, number>();
  for (const { recipient, count } of toldBy(events))
    last.set(recipient, (upto.get(recipient) ?? 0) - count);
  const numberFor = (recipient: string): number => {
    const number = (last.get(recipient) ?? 0) + 1;
    last.set(recipient, number);
    return number;
  };
  return events.map(({ to }) => to.map(numberFor));
}

/** A record that no event tells of would be lost when the log is folded: a bug of its writer. */
export function assertTold({ records, events }: WriteSet): void {
  for (const { kind, id, version } of records)
    assert(
      events.some((e) => e.record === id && e.kind === kind && e.version === version),
      "every record written is told by an event, or the log could not give it again",
    );
}
