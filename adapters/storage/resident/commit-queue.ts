import { Pace, type Rhythm } from "./pace.ts";

/** Where batches become durable, one at a time. */
export interface Sink<Line> {
  /** Resolves when the batch is durable. */
  append(batch: readonly Line[]): Promise<void>;
  close(): Promise<void>;
}

interface Batch<Line> {
  readonly lines: Line[];
  readonly durable: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (failure: Error) => void;
}

/**
 * Group commit: what arrives while one batch is flushed goes into the next. A failed flush stops
 * the queue for good, since what was applied meanwhile has seen a state that never became durable.
 */
export class CommitQueue<Line> {
  readonly #sink: Sink<Line>;
  readonly #pace: Rhythm;
  #flushing: Batch<Line> | null = null;
  #waiting: Batch<Line> | null = null;
  #scheduled = false;
  #stopped: Error | null = null;
  #closing: Promise<void> | null = null;

  /** The usual pace is for a sink that flushes while others decide. */
  constructor(sink: Sink<Line>, pace: Rhythm = new Pace()) {
    this.#sink = sink;
    this.#pace = pace;
  }

  /** Throws when the queue has stopped. */
  check(): void {
    if (this.#stopped !== null) throw this.#stopped;
  }

  /** Resolves when the line, and all that was pushed before it, is durable. */
  push(line: Line): Promise<void> {
    const batch = (this.#waiting ??= { lines: [], ...deferred() });
    const count = batch.lines.push(line);
    if (this.#flushing === null) {
      if (this.#pace.isEnough(count)) void this.#flush();
      else this.#schedule();
    }
    return batch.durable;
  }

  /** Resolves when all that was pushed so far is durable; null when it is already. */
  barrier(): Promise<void> | null {
    return (this.#waiting ?? this.#flushing)?.durable ?? null;
  }

  /** Flushes what is on its way. Closing twice is closing once. */
  close(): Promise<void> {
    this.#stopped ??= new Error("The store is closed.");
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    await this.barrier()?.catch(() => "Whoever pushed has been told.");
    await this.#sink.close();
  }

  /** An immediate runs when all that the last flush has set free has had its turn. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#pace.drained(this.#count());
      if (this.#flushing === null) void this.#flush();
    });
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting;
    if (batch === null) return;
    this.#flushing = batch;
    this.#waiting = null;
    this.#pace.begun();
    try {
      await this.#sink.append(batch.lines);
    } catch (cause) {
      this.#stop(batch, cause);
      return;
    }
    this.#flushing = null;
    const waiting = this.#count();
    this.#pace.ended(batch.lines.length, waiting);
    batch.resolve();
    if (this.#pace.isEnough(waiting)) void this.#flush();
    this.#schedule();
  }

  #count(): number {
    return this.#waiting?.lines.length ?? 0;
  }

  #stop(batch: Batch<Line>, cause: unknown): void {
    const why = cause instanceof Error ? cause.message : String(cause);
    const says = `The store has stopped: a flush failed (${why}). Open it again to go on.`;
    this.#stopped = new Error(says, { cause });
    batch.reject(this.#stopped);
    this.#waiting?.reject(this.#stopped);
    this.#flushing = this.#waiting = null;
  }
}

function deferred(): Pick<Batch<never>, "durable" | "resolve" | "reject"> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return { durable: promise, resolve, reject };
}
