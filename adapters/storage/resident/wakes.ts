import type { Stored } from "../../../engine/records.ts";
import type { Alarm, Slot } from "./slot.ts";

/** Void alarms that are not worth a sweep. */
const SLACK = 64;

const first = (a: Alarm, b: Alarm): number => {
  if (a.at !== b.at) return a.at - b.at;
  const [x, y] = [a.slot.record, b.slot.record];
  if (x.id !== y.id) return x.id < y.id ? -1 : 1;
  return x.kind < y.kind ? -1 : 1;
};

/**
 * When each record must be looked at: a binary heap. A new wake voids the old alarm where it
 * stands; void ones are dropped when they surface, or swept out when they outnumber the rest.
 */
export class Wakes {
  #heap: Alarm[] = [];
  #live = 0;

  /** To be called when the slot holds its new record already. */
  set(slot: Slot): void {
    const { wake } = slot.record;
    if ((slot.alarm?.at ?? null) === wake) return;
    if (slot.alarm !== null) this.#live--;
    slot.alarm = wake === null ? null : { at: wake, slot };
    if (slot.alarm !== null) {
      this.#live++;
      this.#push(slot.alarm);
    }
    if (this.#heap.length > 2 * this.#live + SLACK) this.#sweep();
  }

  /** At most `limit` records whose wake is at or before `now`, earliest first. All stay due. */
  due(now: number, limit: number): Stored[] {
    const taken: Alarm[] = [];
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      const counts = top.slot.alarm === top;
      if (counts && (top.at > now || taken.length >= limit)) break;
      this.#pop();
      if (counts) taken.push(top);
    }
    for (const alarm of taken) this.#push(alarm);
    return taken.map(({ slot }) => slot.record);
  }

  #sweep(): void {
    // A sorted list is a heap.
    this.#heap = this.#heap.filter((alarm) => alarm.slot.alarm === alarm).sort(first);
  }

  #push(alarm: Alarm): void {
    const heap = this.#heap;
    let at = heap.push(alarm) - 1;
    while (at > 0) {
      const up = (at - 1) >>> 1;
      const parent = heap[up];
      if (parent === undefined || first(parent, alarm) <= 0) break;
      heap[at] = parent;
      at = up;
    }
    heap[at] = alarm;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      let child = heap[down];
      const right = heap[down + 1];
      if (child !== undefined && right !== undefined && first(right, child) < 0) {
        child = right;
        down++;
      }
      if (child === undefined || first(last, child) <= 0) break;
      heap[at] = child;
      at = down;
    }
    heap[at] = last;
  }
}
