import type { Entry, Storage, WriteSet } from "../../engine/ports.ts";
import { encodeEntry, type Content } from "./codec.ts";
import { ResidentStorage, type Journal } from "./resident/storage.ts";
import { State } from "./resident/state.ts";
import { FIRST_LINK, sealOf } from "./seal.ts";

/** Keeps everything in memory, for as long as the process lives. Also the reference of the port. */
export const memoryStorage = (): Storage =>
  new ResidentStorage(new State("in_memory"), new MemoryJournal());

/** Seals its entries only when the log is read: commands do not wait for it. */
class MemoryJournal implements Journal<Content> {
  readonly #entries: Content[] = [];
  readonly #links: string[] = [];
  #closed = false;

  check(): void {
    if (this.#closed) throw new Error("The store is closed.");
  }

  prepare({ events, answer }: WriteSet): Content {
    return { events, answer };
  }

  push(entry: Content): null {
    this.#entries.push(entry);
    return null;
  }

  barrier(): null {
    return null;
  }

  async log(after: number, limit: number): Promise<readonly Entry[]> {
    const wanted = this.#entries.slice(after, after + limit);
    for (const entry of this.#entries.slice(this.#links.length, after + wanted.length))
      this.#links.push(sealOf(this.#links.at(-1) ?? FIRST_LINK, encodeEntry(entry)));
    return wanted.map((entry, at) => ({
      number: after + at + 1,
      link: this.#links[after + at] ?? FIRST_LINK,
      ...entry,
    }));
  }

  async close(): Promise<void> {
    this.#closed = true;
  }
}
