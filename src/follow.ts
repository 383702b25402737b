import type {
  EventView,
  FollowOptions,
  MarketPort,
  Principal,
  Signal,
  Storage,
} from "../engine/index.ts";
import { outputOf } from "./client/methods.ts";
import { toAbortSignal } from "./client/signal.ts";

/** Where the events of one recipient come from. */
export interface Source {
  readonly after: number | "now";
  readonly signal: Signal;
  /** The next events behind a number, as they are durable. */
  readonly page: (behind: number, limit: number) => Promise<readonly EventView[]>;
  /** Calls back when there may be more. */
  readonly watch: (listener: () => void) => () => void;
}

const PAGE = 500;
/** A hint may get lost, so it looks again at least so often. */
const LOOK_AGAIN_MS = 5_000;

/** Every event of one recipient once and in order, as it comes. */
export async function* follow(source: Source): AsyncGenerator<EventView, void> {
  const { signal } = source;
  let news = Promise.withResolvers<void>();
  const wake = (): void => news.resolve();
  const stop = source.watch(wake);
  signal.addEventListener("abort", wake);
  try {
    let after = source.after === "now" ? await newest(source) : source.after;
    while (!signal.aborted) {
      // Whatever is committed from here on is either in the page, or wakes the wait behind it.
      news = Promise.withResolvers();
      const page = await source.page(after, PAGE).catch((failure: unknown) => {
        // A store that is closed meanwhile has no more to say to one who has stopped.
        if (signal.aborted) return [];
        throw failure;
      });
      for (const event of page) {
        if (signal.aborted) return;
        yield event;
        after = event.sequence;
      }
      if (page.length < PAGE && !signal.aborted) await until(news.promise);
    }
  } finally {
    stop();
    signal.removeEventListener("abort", wake);
  }
}

/** The number of the newest event there is, in a few looks however many there are. */
async function newest({ page }: Source): Promise<number> {
  const isThere = async (number: number): Promise<boolean> =>
    number === 0 || (await page(number - 1, 1)).length > 0;
  let step = 1;
  while (await isThere(step)) step *= 2;
  let [there, missing] = [Math.floor(step / 2), step];
  while (missing - there > 1) {
    const middle = Math.floor((there + missing) / 2);
    if (await isThere(middle)) there = middle;
    else missing = middle;
  }
  return there;
}

async function until(news: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, LOOK_AGAIN_MS);
  await Promise.race([news, late.promise]);
  clearTimeout(timer);
}

/** A principal's own events, by the operation that lists them. */
export function followAs(
  market: Pick<MarketPort, "execute">,
  storage: Storage,
  who: Principal,
  { after = 0, signal, ended }: FollowOptions & { readonly ended: AbortSignal },
): AsyncGenerator<EventView, void> {
  return follow({
    after,
    signal: signal === undefined ? ended : AbortSignal.any([toAbortSignal(signal), ended]),
    watch: (listener) =>
      storage.watch((told) => {
        if (told === null || told.includes(who.id)) listener();
      }),
    page: async (behind, limit) => {
      const reply = await market.execute(who, "list_events", { after: behind, limit });
      return outputOf("list_events", reply).events;
    },
  });
}
