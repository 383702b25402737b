import { seeded } from "../engine/seeded.ts";

/** Choices that follow from a seed, so that a sequence which fails can be played again. */
export class Dice {
  readonly #draw: () => number;

  constructor(seed: number) {
    this.#draw = seeded(seed);
  }

  /** A whole number from 0 to below `below`. */
  upTo(below: number): number {
    return Math.floor(this.#draw() * below);
  }

  chance(share: number): boolean {
    return this.#draw() < share;
  }

  pick<T>(list: readonly T[]): T {
    const chosen = list[this.upTo(list.length)];
    if (chosen === undefined) throw new Error("there is nothing to pick from");
    return chosen;
  }

  /** Picks by weight. */
  weigh<T>(list: readonly (readonly [number, T])[]): T {
    let left = this.#draw() * list.reduce((sum, [weight]) => sum + weight, 0);
    const found = list.find(([weight]) => (left -= weight) < 0) ?? list.at(-1);
    if (found === undefined) throw new Error("there is nothing to weigh");
    return found[1];
  }
}
