import { evolve, type Event } from "../../engine/events.ts";
import type { WriteSet } from "../../engine/ports.ts";
import type { Ref, Stored } from "../../engine/records.ts";
import type { Content } from "./codec.ts";

/**
 * The write set that a log entry came from: its events folded into the records that they make, each
 * expected as it was before. `before` answers a record as the entries in front of this one left it.
 */
export function refolded(
  { events, answer }: Content,
  before: (ref: Ref) => Stored | null,
): WriteSet {
  const known = new Map<string, number>();
  const records = new Map<string, Stored>();
  for (const event of events) {
    const ref: Ref = { kind: event.kind, id: event.record };
    const key = `${ref.kind} ${ref.id}`;
    const present = records.get(key) ?? before(ref);
    if (!known.has(key)) known.set(key, present?.version ?? 0);
    records.set(key, evolved(present, event));
  }
  const all = [...records];
  return {
    expect: all.map(([key, { kind, id }]) => ({ kind, id, version: known.get(key) ?? 0 })),
    records: all.map(([, record]) => record),
    events,
    answer,
  };
}

const evolved = (before: Stored | null, event: Event): Stored => evolve(before, event);
