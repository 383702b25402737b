import { INDEXES, type Query } from "../../../engine/ports.ts";
import type { Kind, Stored } from "../../../engine/records.ts";
import { Leaf } from "./leaf.ts";
import { fieldOf, type Slot } from "./slot.ts";

interface Built {
  readonly on: readonly string[];
  readonly order: string;
  readonly leaves: Map<string, Leaf>;
}

/** All of INDEXES over the records in memory. */
export class Indexes {
  readonly #byName = new Map<string, Built>();
  readonly #byKind = new Map<Kind, Built[]>();

  constructor() {
    for (const [name, { kind, on, order }] of Object.entries(INDEXES)) {
      const built = { on, order, leaves: new Map<string, Leaf>() };
      this.#byName.set(name, built);
      this.#byKind.set(kind, [...(this.#byKind.get(kind) ?? []), built]);
    }
  }

  /** To be called when the slot holds its new record already; `before` is null for a first one. */
  moved(slot: Slot, before: Stored | null): void {
    for (const built of this.#byKind.get(slot.record.kind) ?? []) {
      if (before !== null && isSame(before, slot.record, built.on)) continue;
      const from = before === null ? null : keyOf(before, built.on);
      const to = keyOf(slot.record, built.on);
      if (from !== null) leave(built, from);
      if (to !== null) leafOf(built, to).add(slot);
    }
  }

  page({ index, equals, direction, after, limit }: Query): readonly Stored[] {
    const leaf = this.#byName.get(index)?.leaves.get(joined(equals));
    return leaf?.page({ direction, after, limit }) ?? [];
  }
}

/** Most changes leave most keys as they were: then there is no need to make them. */
function isSame(before: Stored, after: Stored, on: readonly string[]): boolean {
  for (const name of on) if (fieldOf(before, name) !== fieldOf(after, name)) return false;
  return true;
}

/** Null where a field of `on` holds nothing: such a record is not indexed. */
function keyOf(record: Stored, on: readonly string[]): string | null {
  const values: string[] = [];
  for (const name of on) {
    const value = fieldOf(record, name);
    if (typeof value !== "string") return null;
    if (on.length === 1) return value;
    values.push(value);
  }
  return joined(values);
}

/** One field is its own key; several are joined, each behind its length, so that no two meet. */
const joined = (values: readonly string[]): string =>
  values.length === 1
    ? (values[0] ?? "")
    : values.reduce((key, value) => `${key}${value.length}:${value}`, "");

function leafOf({ on, order, leaves }: Built, key: string): Leaf {
  let leaf = leaves.get(key);
  if (leaf === undefined) {
    leaf = new Leaf(order, (record) => keyOf(record, on) === key);
    leaves.set(key, leaf);
  }
  return leaf;
}

function leave(built: Built, key: string): void {
  const leaf = leafOf(built, key);
  leaf.left();
  if (leaf.size === 0) built.leaves.delete(key);
}
