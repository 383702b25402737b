import type { Event } from "../../engine/events.ts";

type Listener = (told: readonly string[] | null) => void;

/** Those who want to know when somebody was told something. */
export class Watchers {
  readonly #listeners = new Set<{ readonly hear: Listener }>();

  get count(): number {
    return this.#listeners.size;
  }

  /** Answers how to stop; the same listener twice is heard twice. */
  add(hear: Listener): () => void {
    const entry = { hear };
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  tell(events: readonly Event[]): void {
    if (this.#listeners.size === 0) return;
    const told = new Set(events.flatMap(({ to }) => to));
    if (told.size > 0) this.hear([...told]);
  }

  hear(told: readonly string[] | null): void {
    for (const { hear } of this.#listeners) hear(told);
  }
}
