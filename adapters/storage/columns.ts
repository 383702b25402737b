import { INDEXES } from "../../engine/ports.ts";
import type { Kind, Stored } from "../../engine/records.ts";
import { toColumn } from "./names.ts";
import { fieldOf } from "./resident/slot.ts";

/** Every field that an index compares: a column of a table of records, under its own name. */
export const KEYS: readonly string[] = [
  ...new Set(Object.values(INDEXES).flatMap(({ on }): readonly string[] => on)),
];

interface Indexed {
  readonly keys: ReadonlySet<string>;
  readonly order: string;
}

const byKind = new Map<Kind, Indexed>();
for (const { kind, on, order } of Object.values(INDEXES))
  byKind.set(kind, { order, keys: new Set([...(byKind.get(kind)?.keys ?? []), ...on]) });

/** What a record's row says in the columns of `KEYS`; null where no index of its kind looks. */
export function keysOf(record: Stored): readonly (string | null)[] {
  const indexed = byKind.get(record.kind);
  return KEYS.map((name) => {
    const value = indexed?.keys.has(name) === true ? fieldOf(record, name) : null;
    return typeof value === "string" ? toColumn(value) : null;
  });
}

/** The number that orders a record in all indexes of its kind: the column `placed`. */
export function placeOf(record: Stored): number | null {
  const indexed = byKind.get(record.kind);
  return indexed === undefined ? null : Number(fieldOf(record, indexed.order));
}
