import type { Stored } from "../../engine/records.ts";

/** By content: the order of fields may differ between a record and the fold of its events. */
export function sameRecord(a: Stored, b: Stored): boolean {
  return a.version === b.version && a.wake === b.wake && sameValue(a.data, b.data);
}

function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const others = new Map(Object.entries(b));
  const entries = Object.entries(a);
  return (
    entries.length === others.size &&
    entries.every(([name, value]) => others.has(name) && sameValue(value, others.get(name)))
  );
}
