import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryStorage } from "../../../adapters/storage/memory.ts";
import type { MoneyRail, Storage } from "../../../engine/index.ts";
import { createMarketplace, virtualClock } from "../../../src/index.ts";
import { hasChain } from "../../support/chain/anvil.ts";
import { startChain, type TestChain } from "../../support/chain/chain.ts";
import { everyDeath, untilItDies } from "../mortal.ts";
import { payer, railOn, treasury } from "./given.ts";

const UNITS = 7_000_000n;
const AMBER = "700";

let chain: TestChain;
let rail: MoneyRail;

async function marketOn(storage: Storage, by: MoneyRail, at = Date.UTC(2026, 0, 5)) {
  const clock = virtualClock(at);
  const market = await createMarketplace({ storage, clock, rails: [by] });
  market.on("error", () => undefined);
  return { market, clock, operator: market.as(market.operator) };
}

describe.runIf(hasChain())("A host that dies while money leaves", () => {
  beforeAll(async () => {
    chain = await startChain();
    rail = await railOn(chain);
    await chain.mint(treasury, 100_000_000_000n);
  });
  afterAll(() => chain.stop());

  it("pays a worker once, whenever it was", async () => {
    const moments = await everyDeath(async (mortal, moment) => {
      const storage = memoryStorage();
      const { address } = await payer(chain, 0n);
      const begun = await marketOn(storage, rail);
      const ada = await begun.market.registerWorker({ name: "Ada" });
      const credit = { account_id: ada.worker_id, direction: "credit", note: "earned" } as const;
      await begun.operator.adjustBalance({ ...credit, amount_amber: AMBER });
      await begun.market.as(ada).openPayee({ address });
      await untilItDies(mortal, async () => {
        const { market } = await marketOn(mortal.holding(storage), mortal.holding(rail));
        await market.as(ada).requestPayout({});
      });
      const { market, clock, operator } = await marketOn(
        storage,
        await railOn(chain),
        Date.UTC(2026, 0, 6),
      );
      await clock.advance("10m");
      const { payouts } = await market.as(ada).listPayouts({});
      // Dying before the first commit leaves nothing behind, and the earnings where they were.
      const paid = payouts.length === 0 ? 0n : UNITS;
      expect([moment, payouts.map(({ state }) => state)]).toEqual([
        moment,
        payouts.length === 0 ? [] : ["paid"],
      ]);
      expect([moment, await chain.balance(address)]).toEqual([moment, paid]);
      const earnings = await market.as(ada).getEarnings({});
      expect([moment, earnings.in_payout_amber]).toEqual([moment, "0.00"]);
      const { balanced, accounts } = await operator.getTrialBalance({});
      expect([moment, balanced]).toEqual([moment, true]);
      const outside = accounts.find(({ account }) => account === "rail:live:x402");
      expect([moment, BigInt(outside?.balance_micro_amber ?? "0")]).toEqual([
        moment,
        paid === 0n ? -UNITS * 100n : 0n,
      ]);
    });
    expect(moments).toBeGreaterThan(10);
  });
});
