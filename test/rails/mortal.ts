/** Whether the last thing that a host began before it died was done. */
export type Death = "before" | "after";

const never = <T>(): Promise<T> => new Promise(() => undefined);

/** These answer at once and change nothing outside. */
const UNCOUNTED = new Set(["watch", "receipt", "then"]);

/**
 * A host that dies: the store and the rails that it is given count what it asks of them, and at one
 * of these moments it gets no answer any more, ever. What was begun may have been done or not.
 */
export class Mortal {
  readonly #dieAt: number;
  readonly #death: Death;
  #asked = 0;
  #isDead = false;

  constructor(dieAt: number, death: Death) {
    this.#dieAt = dieAt;
    this.#death = death;
  }

  /** Whether it came to the moment at all. */
  get isDead(): boolean {
    return this.#isDead;
  }

  /** The same thing, in the hands of this host. */
  holding<T extends object>(thing: T): T {
    return new Proxy(thing, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value === "function" && !UNCOUNTED.has(String(name)))
          return (...given: unknown[]) => this.#ask(() => Reflect.apply(value, target, given));
        if (typeof value === "function") return value.bind(target);
        return typeof value === "object" && value !== null ? this.holding(value) : value;
      },
    });
  }

  #ask(work: () => unknown): unknown {
    if (this.#isDead) return never();
    const isLast = this.#asked++ === this.#dieAt;
    if (isLast && this.#death === "before") {
      this.#isDead = true;
      return never();
    }
    return Promise.resolve(work()).then((answer) => {
      if (isLast) this.#isDead = true;
      return this.#isDead ? never() : answer;
    });
  }
}

/** Does the work to its end, or for as long as whoever does it lives. */
export async function untilItDies(mortal: Mortal, work: () => Promise<void>): Promise<void> {
  const state = { isDone: false };
  const doing = work().then(() => (state.isDone = true));
  while (!state.isDone && !mortal.isDead)
    await Promise.race([doing, new Promise((resolve) => setTimeout(resolve, 5))]);
}

/**
 * Plays a story once for every moment at which its host may die, before and after what it began,
 * until one is told to its end. Answers how many moments there were.
 */
export async function everyDeath(
  story: (mortal: Mortal, moment: string) => Promise<void>,
): Promise<number> {
  let moments = 0;
  for (const death of ["before", "after"] as const)
    for (let at = 0; ; at++) {
      const mortal = new Mortal(at, death);
      await story(mortal, `${death} call ${at}`);
      if (!mortal.isDead) break;
      moments++;
    }
  return moments;
}
