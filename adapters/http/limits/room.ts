import { rejection, type Rejection } from "../../../engine/index.ts";

/** So many at the same time, and nobody waits for a place: whoever finds none comes again. */
export class Room {
  readonly #most: number;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether there is a place; whoever takes it leaves it. */
  enter(): boolean {
    if (this.#taken >= this.#most) return false;
    this.#taken++;
    return true;
  }

  leave(): void {
    this.#taken--;
  }
}

export const NO_ROOM: Rejection = rejection("busy", {
  reason: "overloaded",
  message: "More is asked of this host than it can do. Wait a second, then try again.",
});
