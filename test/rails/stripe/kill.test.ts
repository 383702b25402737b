import { describe, expect, it } from "vitest";
import { memoryStorage } from "../../../adapters/storage/memory.ts";
import type { Storage } from "../../../engine/index.ts";
import { startFakeStripe, type FakeStripe } from "../../support/stripe/fake.ts";
import { everyDeath, untilItDies, type Mortal } from "../mortal.ts";
import type { Spoil } from "./history.ts";
import { centsOf, hear, insideOf, marketOn, type Opened } from "./given.ts";

const LATER = Date.UTC(2026, 0, 6);

/** A market in which Acme has paid in 50 USD and Ada has earned 20 more. */
async function before(fake: FakeStripe, storage: Storage) {
  const opened = await marketOn(fake.rail(), storage);
  const { market, operator } = opened;
  const acme = await market.registerDeveloper({ name: "Acme" });
  const ada = await market.registerWorker({ name: "Ada" });
  const { deposit_id } = await market.as(acme).topUp({ usd: "50.00" });
  const { deposits } = await market.as(acme).listDeposits({});
  const intent = deposits[0]?.reference ?? "";
  fake.books.pay(intent);
  for (const event of fake.events.splice(0)) await hear(market, event);
  const { reference } = await market.as(ada).openPayee({});
  fake.books.onboard(reference ?? "");
  for (const event of fake.events.splice(0)) await hear(market, event);
  const credit = { account_id: ada.worker_id, direction: "credit", note: "work" } as const;
  await operator.adjustBalance({ ...credit, amount_amber: 2000 });
  fake.books.balance += 2000;
  return { acme, ada, deposit_id, intent };
}
type Before = Awaited<ReturnType<typeof before>>;

interface Story {
  readonly does: string;
  /** What Stripe has done by itself before the host hears of it. */
  readonly happens?: (fake: FakeStripe, given: Before) => void;
  readonly act: (opened: Opened, given: Before, fake: FakeStripe) => Promise<unknown>;
}

const deliver = async ({ market }: Opened, fake: FakeStripe): Promise<void> => {
  for (const event of [...fake.events]) await hear(market, event);
};

const STORIES: readonly Story[] = [
  {
    does: "asks for a top-up",
    act: ({ market }, { acme }) => market.as(acme).topUp({ usd: "30.00", idempotency_key: "once" }),
  },
  {
    does: "hears of a dispute",
    happens: (fake, { intent }) => void fake.books.dispute(intent, 3000),
    act: (opened, _, fake) => deliver(opened, fake),
  },
  {
    does: "hears of a refund made elsewhere",
    happens: (fake, { intent }) =>
      void fake.books.createRefund({ payment_intent: intent, amount: "1200" }),
    act: (opened, _, fake) => deliver(opened, fake),
  },
  {
    does: "sends a deposit back",
    act: ({ market }, { acme, deposit_id }) =>
      market.as(acme).refundDeposit({ deposit_id, idempotency_key: "once" }),
  },
  {
    does: "pays a worker",
    act: ({ market }, { ada }) => market.as(ada).requestPayout({ idempotency_key: "once" }),
  },
  {
    does: "asks where a worker is paid",
    act: ({ market }, { ada }) => market.as(ada).openPayee({}),
  },
];

/** One host dies at it; another takes the store over, and everybody asks again. */
async function told(mortal: Mortal, { happens, act }: Story, spoil: Spoil = (rail) => rail) {
  const [fake, storage] = [await startFakeStripe(), memoryStorage()];
  const given = await before(fake, storage);
  happens?.(fake, given);
  const rail = mortal.holding(spoil(fake.rail()));
  await untilItDies(mortal, async () => {
    await act(await marketOn(rail, mortal.holding(storage)), given, fake);
  });
  fake.forgetKeys();
  const second = await marketOn(spoil(fake.rail()), storage, LATER);
  await second.clock.advance("10m");
  await act(second, given, fake);
  // An intent whose secret no answer has told is one that nobody can pay.
  const { deposits } = await second.market.as(given.acme).listDeposits({});
  for (const { reference } of deposits) fake.books.pay(reference ?? "");
  await deliver(second, fake);
  await second.operator.reconcileRails({});
  return { fake, second, given };
}

describe("A host that dies while it", () => {
  it.each(STORIES)("$does leaves the ledger as Stripe's books are", async (story) => {
    const outcomes = new Set<string>();
    const moments = await everyDeath(async (mortal, moment) => {
      const { fake, second, given } = await told(mortal, story);
      expect([moment, await insideOf(second, fake)]).toEqual([moment, fake.books.balance]);
      const of = await centsOf(second);
      // Whenever it was: for everybody it is as if nothing had happened.
      outcomes.add(
        JSON.stringify([
          of(`wallet:test:${given.acme.developer_id}`),
          of(`earnings:test:${given.ada.worker_id}`),
          of(`payout:test:${given.ada.worker_id}`),
          fake.books.balance,
        ]),
      );
      await fake.close();
    });
    expect([...outcomes]).toHaveLength(1);
    expect(moments).toBeGreaterThan(7);
  });

  it("pays twice where a planted rail never looks whether it has paid", async () => {
    const absent = async () => ({ state: "absent" }) as const;
    const careless: Spoil = (rail) => ({
      ...rail,
      payouts: rail.payouts && { ...rail.payouts, find: absent },
    });
    const story = STORIES.find(({ does }) => does === "pays a worker");
    if (story === undefined) throw new Error("it is among them");
    const missed: string[] = [];
    await everyDeath(async (mortal, moment) => {
      const { fake, second } = await told(mortal, story, careless);
      if ((await insideOf(second, fake)) !== fake.books.balance) missed.push(moment);
      await fake.close();
    });
    expect(missed).not.toEqual([]);
  });
});
