import type { Clock } from "../engine/index.ts";

/** The machine's own time. */
export const systemClock: Clock = { now: () => Date.now() };

type Drive = (until: number) => Promise<void>;

/** A clock that stands still until it is told to go: a whole market in milliseconds. */
export interface VirtualClock extends Clock {
  /** Moves time forward, letting everything happen on the way that falls due, in order. */
  advance(by: string | number): Promise<void>;
  /** Used by the market: what must happen on the way to a later time. */
  attach(drive: Drive): void;
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds from `24h`, `30m`, `90s`, `2d`, `500ms`, or a number of milliseconds. */
export function duration(text: string | number): number {
  if (typeof text === "number") {
    if (Number.isFinite(text) && text >= 0) return text;
    throw new RangeError(`a duration is not negative: ${text}`);
  }
  const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim()) ?? [];
  const length = unit === undefined ? undefined : UNITS[unit];
  if (count === undefined || length === undefined)
    throw new RangeError(`not a duration: ${JSON.stringify(text)}; write 24h, 30m, 90s or 2d`);
  return Math.round(Number(count) * length);
}

/** Stands at `start` (2026-01-01 by default) until it is advanced. */
export function virtualClock(start: number = Date.UTC(2026, 0, 1)): VirtualClock {
  let now = start;
  let last: Promise<unknown> = Promise.resolve();
  const drives: Drive[] = [];
  const move = async (length: number): Promise<void> => {
    const until = now + length;
    for (const drive of drives) await drive(until);
    now = until;
  };
  return {
    now: () => now,
    attach: (drive) => void drives.push(drive),
    async advance(by) {
      const length = duration(by);
      // Two at once are one after the other: each moves time by its own length.
      const moved = last.then(() => move(length));
      last = moved.catch(() => "Whoever asked for it is told.");
      return moved;
    },
  };
}

export const isVirtual = (clock: Clock): clock is VirtualClock =>
  "attach" in clock && "advance" in clock;

/** The market's time: its clock, what a sandbox has added, and never backwards. */
export class MarketClock implements Clock {
  readonly #base: Clock;
  #offset: number;
  #last = 0;
  #held: number | null = null;

  constructor(base: Clock, offset = 0) {
    this.#base = base;
    this.#offset = Math.max(0, offset);
  }

  now(): number {
    const now = this.#held ?? this.#base.now() + this.#offset;
    this.#last = Math.max(this.#last, now);
    return this.#last;
  }

  /** How far it runs ahead of its base. */
  get offset(): number {
    return this.#offset;
  }

  setOffset(offset: number): void {
    this.#offset = Math.max(this.#offset, offset);
  }

  /** The market's time at a time of its base. */
  fromBase(at: number): number {
    return at + this.#offset;
  }

  /** What the time would be with this offset. */
  shifted(offset: number): number {
    return Math.max(this.#last, this.#base.now() + offset);
  }

  /** Stands still at a moment while what is due then happens. */
  hold(at: number): void {
    this.#held = Math.max(this.#last, at);
  }

  release(): void {
    this.#held = null;
  }
}
