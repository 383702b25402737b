/** Connections at the same time, in all. A socket that waits costs little. */
const MOST = 512;
/** Of them for endpoints that have been failing: they can never take up all the room. */
const MOST_FAILING = MOST / 2;

export type Standing = "clean" | "failing";

/** Room for so many attempts at once, first come, first served within each standing. */
export class Slots {
  readonly #waiting: Readonly<Record<Standing, (() => void)[]>> = { clean: [], failing: [] };
  readonly #used: Record<Standing, number> = { clean: 0, failing: 0 };

  /** Runs when there is room. */
  async within<T>(standing: Standing, work: () => Promise<T>): Promise<T> {
    if (!this.#hasRoom(standing))
      await new Promise<void>((resolve) => this.#waiting[standing].push(resolve));
    else this.#used[standing]++;
    try {
      return await work();
    } finally {
      this.#used[standing]--;
      this.#next();
    }
  }

  #hasRoom(standing: Standing): boolean {
    const { clean, failing } = this.#used;
    if (standing === "failing" && failing >= MOST_FAILING) return false;
    return clean + failing < MOST;
  }

  #next(): void {
    for (const standing of ["clean", "failing"] as const) {
      if (!this.#hasRoom(standing)) continue;
      const go = this.#waiting[standing].shift();
      if (go === undefined) continue;
      this.#used[standing]++;
      return go();
    }
  }
}
