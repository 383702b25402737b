import type { Place, Query } from "../../../engine/ports.ts";
import type { Stored } from "../../../engine/records.ts";
import { fieldOf, type Slot } from "./slot.ts";

/** Dead entries that are not worth a sweep. */
const SLACK = 64;

/**
 * The records of one index that share one key. Writing is O(1): what comes is put at the end,
 * what leaves is only counted. A reader sorts in what came out of order since the last one and
 * skips the dead; when more than half are dead they are swept out.
 */
export class Leaf {
  /** Sorted by place up to `#sorted`. A slot that left and came back may stand here twice. */
  readonly #slots: Slot[] = [];
  readonly #order: string;
  readonly #belongs: (record: Stored) => boolean;
  #sorted = 0;
  #live = 0;

  /** `order` is the field that sorts; `belongs` tells the living from the dead. */
  constructor(order: string, belongs: (record: Stored) => boolean) {
    this.#order = order;
    this.#belongs = belongs;
  }

  get size(): number {
    return this.#live;
  }

  add(slot: Slot): void {
    const youngest = this.#sorted === this.#slots.length && this.#behindAll(this.#place(slot));
    this.#slots.push(slot);
    if (youngest) this.#sorted++;
    this.#live++;
  }

  /** One of the slots has left: its record does not belong here any more. */
  left(): void {
    this.#live--;
    if (this.#slots.length > 2 * this.#live + SLACK) this.#sweep();
  }

  page({ direction, after, limit }: Pick<Query, "direction" | "after" | "limit">): Stored[] {
    this.#settle();
    const slots = this.#slots;
    const found: Stored[] = [];
    const step = direction === "oldest_first" ? 1 : -1;
    for (let i = this.#start(step, after); found.length < limit; i += step) {
      const slot = slots[i];
      if (slot === undefined) break;
      if (this.#belongs(slot.record)) found.push(slot.record);
    }
    return found;
  }

  #start(step: 1 | -1, after: Place | null): number {
    if (after === null) return step === 1 ? 0 : this.#slots.length - 1;
    const at = this.#search(after, 0);
    if (step === -1) return at - 1;
    const slot = this.#slots[at];
    return slot !== undefined && this.#compare(slot, after) === 0 ? at + 1 : at;
  }

  /** Where the first slot at or behind `place` stands among the sorted ones, from `low` on. */
  #search(place: Place, low: number): number {
    let high = this.#sorted;
    if (this.#behindAll(place)) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const slot = this.#slots[middle];
      if (slot !== undefined && this.#compare(slot, place) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Most of what comes is younger than all that is there. */
  #behindAll(place: Place): boolean {
    const last = this.#slots[this.#sorted - 1];
    return last === undefined || this.#compare(last, place) < 0;
  }

  #place({ record }: Slot): Place {
    return { order: Number(fieldOf(record, this.#order)), id: record.id };
  }

  #compare(slot: Slot, place: Place): number {
    const order = Number(fieldOf(slot.record, this.#order)) - place.order;
    if (order !== 0) return order;
    const { id } = slot.record;
    return id < place.id ? -1 : id > place.id ? 1 : 0;
  }

  /** Sorts the tail into the rest: each block of sorted slots moves once, however many come. */
  #settle(): void {
    const slots = this.#slots;
    if (this.#sorted === slots.length) return;
    const coming = slots.slice(this.#sorted).filter(({ record }) => this.#belongs(record));
    coming.sort((a, b) => this.#compare(a, this.#place(b)));
    slots.length = this.#sorted;
    const fresh: { readonly slot: Slot; readonly at: number }[] = [];
    for (const slot of coming) {
      const last = fresh.at(-1);
      const at = this.#search(this.#place(slot), last?.at ?? 0);
      if (slots[at] !== slot && last?.slot !== slot) fresh.push({ slot, at });
    }
    for (const { slot } of fresh) slots.push(slot);
    let end = this.#sorted;
    for (const [done, { slot, at }] of fresh.toReversed().entries()) {
      const shift = fresh.length - done;
      for (let i = end - 1; i >= at; i--) {
        const moving = slots[i];
        if (moving !== undefined) slots[i + shift] = moving;
      }
      slots[at + shift - 1] = slot;
      end = at;
    }
    this.#sorted = slots.length;
  }

  #sweep(): void {
    this.#settle();
    const slots = this.#slots;
    let kept = 0;
    for (const slot of slots) if (this.#belongs(slot.record)) slots[kept++] = slot;
    slots.length = kept;
    this.#sorted = kept;
  }
}
