import type { Storage } from "../../engine/ports.ts";
import { createMarketplace, guardedPost, type MarketOptions, type Post } from "../../src/index.ts";
import type { Receiver } from "./receiver.ts";

export const SECRET = "sixteen characters and more";

interface Given {
  readonly receivers: readonly Receiver[];
  readonly storage?: Storage;
  readonly post?: Post;
}

/** A market on the machine's time, whose webhooks may reach these receivers, and its developer. */
export async function openSender({ receivers, storage, post }: Given) {
  const allowPrivateHosts = receivers.map(({ host }) => host);
  const options: MarketOptions = {
    secretKey: "apart from the store",
    allowPrivateHosts,
    webhooks: { post: post ?? guardedPost({ allowPrivateHosts }) },
    ...(storage && { storage }),
  };
  const market = await createMarketplace(options);
  const acme = await market.registerDeveloper({ name: "Acme" });
  await market.as(acme).topUp({ amber: "100000" });
  const scout = await market.as(acme).registerAgent({ display_name: "Scout" });
  return { market, options, acme: market.as(acme), scout: market.as(scout), developer: acme };
}

export const SPEC = {
  title: "Photograph the shop front",
  task_type: "photography",
  budget_amber: 100,
};
