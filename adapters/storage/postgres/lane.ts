/** One who waits for a shared call. */
interface Waiting<In, Out> {
  readonly input: In;
  readonly resolve: (output: Out) => void;
  readonly reject: (failure: unknown) => void;
}

export interface LaneOptions<In, Out> {
  /** So many share a call at most. */
  readonly most: number;
  /** Carries out several at once: an output for each input, in order. */
  readonly run: (inputs: readonly In[]) => Promise<readonly Out[]>;
  /** Names what no two inputs of one call may both touch. */
  readonly touches: (input: In) => readonly string[];
}

/**
 * Calls that meet travel together: what arrives while one is under way leaves in the next. The
 * order of arrival is kept: a call ends before an input that touches what another of it touches.
 */
export class Lane<In, Out> {
  readonly #options: LaneOptions<In, Out>;
  #waiting: Waiting<In, Out>[] = [];
  #busy = false;
  #idle = Promise.withResolvers<void>();

  constructor(options: LaneOptions<In, Out>) {
    this.#options = options;
    this.#idle.resolve();
  }

  add(input: In): Promise<Out> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ input, resolve, reject });
      if (this.#busy) return;
      this.#busy = true;
      this.#idle = Promise.withResolvers();
      // Whoever arrives in the same turn comes along.
      setImmediate(() => void this.#drive());
    });
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#idle.promise;
  }

  async #drive(): Promise<void> {
    while (this.#waiting.length > 0) await this.#leave(this.#next());
    this.#busy = false;
    this.#idle.resolve();
  }

  async #leave(group: readonly Waiting<In, Out>[]): Promise<void> {
    try {
      const outputs = await this.#options.run(group.map(({ input }) => input));
      for (const [at, output] of outputs.entries()) group[at]?.resolve(output);
    } catch (failure) {
      for (const { reject } of group) reject(failure);
    }
  }

  #next(): readonly Waiting<In, Out>[] {
    const touched = new Set<string>();
    let count = 0;
    for (const { input } of this.#waiting) {
      const touches = this.#options.touches(input);
      if (count === this.#options.most || touches.some((name) => touched.has(name))) break;
      for (const name of touches) touched.add(name);
      count++;
    }
    return this.#waiting.splice(0, count);
  }
}
