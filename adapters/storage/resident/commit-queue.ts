import type { WriteSet } from "../../../engine/ports.ts";

/** Where batches become durable, one at a time. */
export interface Sink<Line> {
  /** What must be kept of a write set. Throws when it cannot be kept. */
  prepare(write: WriteSet): Line;
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
  #flushing: Batch<Line> | null = null;
  #waiting: Batch<Line> | null = null;
  #stopped: Error | null = null;
  #closing: Promise<void> | null = null;

  constructor(sink: Sink<Line>) {
    this.#sink = sink;
  }

  /** Throws when the queue has stopped. */
  check(): void {
    if (this.#stopped !== null) throw this.#stopped;
  }

  /** Resolves when the write set, and all that was pushed before it, is durable. */
  push(write: WriteSet): Promise<void> {
    const line = this.#sink.prepare(write);
    const batch = (this.#waiting ??= this.#open());
    batch.lines.push(line);
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

  #open(): Batch<Line> {
    // An immediate runs when all that the last flush has set free has had its turn.
    if (this.#flushing === null) setImmediate(() => void this.#flush());
    return { lines: [], ...deferred() };
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting;
    if (batch === null) return;
    this.#flushing = batch;
    this.#waiting = null;
    try {
      await this.#sink.append(batch.lines);
    } catch (cause) {
      this.#stop(batch, cause);
      return;
    }
    this.#flushing = null;
    batch.resolve();
    if (this.#waiting !== null) setImmediate(() => void this.#flush());
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
