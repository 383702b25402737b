/**
 * What was used lately. Everything that is written here stays until `settle` says that the database
 * has it too; from then on it may be let go of, and never twice `limit` stays.
 */
export class Recent<Value> {
  readonly #limit: number;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What is kept under a key, or is read now; it counts as used. */
  get(key: string, read: () => Value): Value {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const value = this.#old.get(key) ?? read();
    this.#young.set(key, value);
    return value;
  }

  set(key: string, value: Value): void {
    this.#young.set(key, value);
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** Lets go of what was not used since the last generation began. */
  settle(): void {
    const { size } = this.#young;
    if (size < this.#limit / 2) return;
    this.#old = size <= this.#limit ? this.#young : new Map();
    this.#young = new Map();
  }
}
