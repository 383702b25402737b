import { MOST_USES, type Origin } from "../../engine/index.ts";

/** An address is hashed when it is written down: a call has better to do. */
interface Use {
  readonly credential: string;
  count: number;
  at: number;
  address: string | null;
}

interface Wiring {
  /** Writes some down; rejects where that cannot be. */
  note(uses: readonly Use[]): Promise<unknown>;
  complain(error: unknown): void;
}

/** Each key is written at most so often by itself, however much it is used. */
const EVERY_MS = 60_000;

/** Counts in memory, so that a call costs no write; a crash forgets at most a minute of it. */
export class Uses {
  readonly #wiring: Wiring;
  readonly #timer: ReturnType<typeof setInterval>;
  #counted = new Map<string, Use>();

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    this.#timer = setInterval(() => void this.write().catch(wiring.complain), EVERY_MS);
    this.#timer.unref();
  }

  count(credential: string, { address }: Origin, now: number): void {
    const use = this.#counted.get(credential) ?? { credential, count: 0, at: now, address };
    use.count++;
    use.at = now;
    use.address = address ?? use.address;
    this.#counted.set(credential, use);
  }

  /** Writes down what was counted so far. What cannot be written is kept for the next time. */
  async write(): Promise<void> {
    const uses = [...this.#counted.values()];
    this.#counted = new Map();
    for (let at = 0; at < uses.length; at += MOST_USES)
      try {
        await this.#wiring.note(uses.slice(at, at + MOST_USES));
      } catch (error) {
        for (const use of uses.slice(at)) this.#putBack(use);
        throw error;
      }
  }

  /** Counts no more of its own accord. */
  stop(): void {
    clearInterval(this.#timer);
  }

  #putBack(use: Use): void {
    const later = this.#counted.get(use.credential);
    if (later) later.count += use.count;
    else this.#counted.set(use.credential, use);
  }
}
