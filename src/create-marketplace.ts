import { memoryStorage } from "../adapters/storage/memory.ts";
import { Marketplace } from "./marketplace.ts";
import type { MarketOptions } from "./options.ts";
import { offsetOf } from "./scheduler.ts";

/**
 * A marketplace in this process: on memory, with sandbox money and the machine's time unless the
 * options say otherwise. Throws `ConfigurationError` for options that cannot be.
 */
export async function createMarketplace(options: MarketOptions = {}): Promise<Marketplace> {
  const storage = options.storage ?? memoryStorage();
  return new Marketplace({ ...options, storage }, await offsetOf(storage));
}
