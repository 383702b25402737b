import type { Event } from "../../engine/index.ts";

const MOST_SAMPLES = 1_000;
const MOST_UNDER_WAY = 10_000;

/** What happened since the start of this host, told as it happens. */
export class Tally {
  requests = 0;
  failures = 0;
  telemetry = 0;
  published = 0;
  delivered = 0;
  tasksDone = 0;
  approved = 0;
  rejected = 0;
  #heldForReview = 0;
  readonly #begun = new Map<string, number>();
  readonly #durations: number[] = [];

  /** An answer was given over HTTP. */
  answered(status: number): void {
    this.requests += 1;
    if (status >= 500) this.failures += 1;
  }

  /** Something was recorded in the market. */
  recorded({ kind, type, at, record, set }: Event): void {
    this.published += 1;
    if (kind === "delivery" && "state" in set && set.state === "delivered") this.delivered += 1;
    if (type === "risk.opened") this.#heldForReview += 1;
    if (type === "risk.reviewed") this.#heldForReview -= 1;
    if (type === "task.funded") this.approved += 1;
    if (kind === "task") this.#taskMoved(type, record, at);
  }

  #taskMoved(type: string, task: string, at: number): void {
    if (type === "task.in_progress" && this.#begun.size < MOST_UNDER_WAY) {
      this.#begun.set(task, at);
      return;
    }
    const begun = this.#begun.get(task);
    if (type === "task.completed") {
      this.tasksDone += 1;
      if (begun !== undefined) this.#durations.push(at - begun);
      if (this.#durations.length > MOST_SAMPLES) this.#durations.shift();
    }
    if (/^task\.(completed|failed|expired|cancelled|funded)$/.test(type)) this.#begun.delete(task);
  }

  get pendingReviews(): number {
    return Math.max(0, this.#heldForReview);
  }

  /** Of the last tasks that were completed, in milliseconds; null where there were none. */
  get durations(): { readonly mean: number; readonly p95: number } | null {
    const sorted = this.#durations.toSorted((one, other) => one - other);
    const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1];
    if (p95 === undefined) return null;
    return { mean: sorted.reduce((sum, each) => sum + each, 0) / sorted.length, p95 };
  }
}
