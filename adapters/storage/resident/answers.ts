import type { Answer } from "../../../engine/ports.ts";

interface Kept {
  /** The log entry that holds it. */
  readonly entry: number;
  /** Null when it is only in the log. */
  answer: Answer | null;
}

/** The answers to idempotency keys: the keys for ever, the answers until they are archived. */
export class Answers {
  readonly #byKey = new Map<string, Kept>();
  #recent: Kept[] = [];
  readonly #archiving: boolean;

  constructor(history: "in_memory" | "in_the_log") {
    this.#archiving = history === "in_the_log";
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  get(key: string): Readonly<Kept> | null {
    return this.#byKey.get(key) ?? null;
  }

  add(answer: Answer, entry: number): void {
    const kept = { entry, answer };
    this.#byKey.set(answer.key, kept);
    if (this.#archiving) this.#recent.push(kept);
  }

  /** Lets go of the answers in log entries up to `entry`. */
  archive(entry: number): void {
    for (const kept of this.#recent) if (kept.entry <= entry) kept.answer = null;
    this.#recent = this.#recent.filter(({ answer }) => answer !== null);
  }

  /** What a snapshot keeps: each key and the log entry of its answer. */
  positions(): readonly (readonly [string, number])[] {
    return Array.from(this.#byKey, ([key, { entry }]) => [key, entry] as const);
  }

  restore(key: string, entry: number): void {
    this.#byKey.set(key, { entry, answer: null });
  }
}
