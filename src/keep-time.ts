import type { Clock } from "../engine/index.ts";
import { isVirtual, type MarketClock } from "./clock.ts";
import type { Matcher } from "./matching/index.ts";
import type { Scheduler } from "./scheduler.ts";

interface Time {
  readonly base: Clock;
  readonly clock: MarketClock;
  readonly scheduler: Scheduler;
  readonly matcher: Matcher | null;
  readonly complain: (error: unknown) => void;
}

/** Lets time do its work. Where it is virtual it is the only host: it hears of all there is. */
export function keepTime({ base, clock, scheduler, matcher, complain }: Time): void {
  if (isVirtual(base)) {
    base.attach((until) => scheduler.run(clock.fromBase(until)));
    void matcher?.sweep();
  } else {
    scheduler.start(complain);
    matcher?.start();
  }
}
