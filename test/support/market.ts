import { memoryStorage } from "../../adapters/storage/memory.ts";
import type { IdSource, Storage } from "../../engine/ports.ts";
import { virtualClock, type VirtualClock } from "../../src/clock.ts";
import { createMarketplace } from "../../src/create-marketplace.ts";
import type { Marketplace } from "../../src/marketplace.ts";
import type { MarketOptions } from "../../src/options.ts";

/** Noon, so that a test may cross a UTC day by going half a day on. */
export const START = Date.UTC(2026, 0, 5, 12);

/** Ids that count up for each kind: `dev_1`, `tsk_3`. Short, and the same in every run. */
export function countingIds(): IdSource {
  const counts = new Map<string, number>();
  return {
    id(prefix) {
      const count = (counts.get(prefix) ?? 0) + 1;
      counts.set(prefix, count);
      return `${prefix}_${count}`;
    },
  };
}

/** Each owner counts for itself, so that nobody's ids tell of anybody else's doings. */
export function idsPerOwner(): IdSource {
  const counts = new Map<string, number>();
  return {
    id(prefix, owner) {
      const count = (counts.get(owner) ?? 0) + 1;
      counts.set(owner, count);
      return `${prefix}_${owner}_${count}`;
    },
  };
}

export interface Market {
  readonly market: Marketplace;
  readonly clock: VirtualClock;
  readonly storage: Storage;
}

/** A real market on memory and a virtual clock, with ids that can be told in advance. */
export async function openMarket(options: MarketOptions = {}): Promise<Market> {
  const clock = virtualClock(START);
  const storage = options.storage ?? memoryStorage();
  const ids = countingIds();
  const market = await createMarketplace({ clock, ids, ...options, storage });
  return { market, clock, storage };
}
