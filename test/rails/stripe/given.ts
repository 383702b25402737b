import { memoryStorage } from "../../../adapters/storage/memory.ts";
import type { MoneyRail, Reply, Storage } from "../../../engine/index.ts";
import { createMarketplace, virtualClock, type Marketplace } from "../../../src/index.ts";
import type { Delivery, FakeStripe } from "../../support/stripe/fake.ts";

/** Micro-Amber per cent. */
export const MICROS = 1_000_000n;

/** A market that takes and pays money by this rail, on a clock that stands still. */
export async function marketOn(rail: MoneyRail, storage: Storage = memoryStorage(), now?: number) {
  const clock = virtualClock(now);
  const market = await createMarketplace({ storage, clock, rails: [rail] });
  market.on("error", () => undefined);
  return { market, clock, storage, operator: market.as(market.operator) };
}
export type Opened = Awaited<ReturnType<typeof marketOn>>;

/** A market with a developer and a worker whose account at Stripe is ready. */
export async function openStripe(fake: FakeStripe) {
  const opened = await marketOn(fake.rail());
  const acme = await opened.market.registerDeveloper({ name: "Acme" });
  const ada = await opened.market.registerWorker({ name: "Ada" });
  return {
    ...opened,
    fake,
    acme,
    ada,
    developer: opened.market.as(acme),
    worker: opened.market.as(ada),
  };
}

/** Stripe delivers an event. */
export const hear = (market: Marketplace, { raw, headers }: Delivery): Promise<Reply> =>
  market.money.hear("stripe", raw, headers);

/** Stripe delivers all that it has not delivered yet, in order. */
export async function hearAll(market: Marketplace, fake: FakeStripe): Promise<void> {
  for (const delivery of fake.events.splice(0)) await hear(market, delivery);
}

/** What each account has, in cents where that is whole. */
export async function centsOf({ market }: Pick<Opened, "market">) {
  const { balanced, accounts } = await market.as(market.operator).getTrialBalance({});
  if (!balanced) throw new Error("the ledger does not balance");
  const of = new Map(accounts.map((each) => [each.account, BigInt(each.balance_micro_amber)]));
  return (account: string): number => Number((of.get(account) ?? 0n) / MICROS);
}

/** What the ledger says is at Stripe: an open dispute has left there and is only frozen here. */
export async function insideOf(opened: Pick<Opened, "market">, fake: FakeStripe): Promise<number> {
  const of = await centsOf(opened);
  const open = [...fake.books.disputes.values()].filter(
    ({ status }) => status === "needs_response",
  );
  return open.reduce((left, { amount }) => left - amount, 0 - of("rail:test:stripe"));
}
