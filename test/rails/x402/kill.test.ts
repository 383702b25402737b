import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryStorage } from "../../../adapters/storage/memory.ts";
import type { MoneyRail, PaidCall, PaidReply, Storage } from "../../../engine/index.ts";
import { createMarketplace, virtualClock } from "../../../src/index.ts";
import { hasChain } from "../../support/chain/anvil.ts";
import { startChain, type TestChain } from "../../support/chain/chain.ts";
import { everyDeath, untilItDies, type Mortal } from "../mortal.ts";
import { clientOf, MICROS, payer, railOn, treasury, type Payer } from "./given.ts";

const UNITS = 15_000_000n;
const PRICE = { amount: UNITS * MICROS, url: "http://market.example/tasks", description: "a task" };
const INPUT = {
  ...{ title: "Photograph the shop front", task_type: "photography", budget_amber: "1500" },
  process: "eagent",
  category_id: 1,
};

let chain: TestChain;
let rail: MoneyRail;

/** A payment that was signed for the task, as a request carries it. */
async function carrying(account: Payer): Promise<PaidCall["headers"]> {
  const demand = await rail.perRequest?.demand(PRICE, null);
  const required = JSON.parse(atob(demand?.headers["payment-required"] ?? ""));
  const payment = await clientOf(account).createPaymentPayload(required);
  return { "payment-signature": btoa(JSON.stringify(payment)) };
}

/** A market on this store, with the clock that all of them share. */
async function marketOn(storage: Storage, by: MoneyRail, clock = virtualClock()) {
  const options = { storage, clock, rails: [by], secretKey: "a key for tests" };
  const policy = { risk_gate: "off" } as const;
  const market = await createMarketplace({ ...options, matching: "off", policy });
  market.on("error", () => undefined);
  return market;
}
type Market = Awaited<ReturnType<typeof marketOn>>;

const call = (market: Market, headers: PaidCall["headers"]): Promise<PaidReply> =>
  market.money.pay({
    ...{ who: market.anyone, operation: "post_task", input: INPUT, headers },
    ...{ url: PRICE.url, description: PRICE.description },
  });

/** What is inside by the ledger, less what there was before this story on the chain. */
async function inside(market: Market): Promise<bigint> {
  const { balanced, accounts } = await market.as(market.operator).getTrialBalance({});
  expect(balanced).toBe(true);
  const outside = accounts.find(({ account }) => account === "rail:live:x402");
  return -BigInt(outside?.balance_micro_amber ?? "0") / MICROS;
}

async function tasksOf(market: Market, account: Payer): Promise<number> {
  const developer = `dev_${account.address.toLowerCase()}`;
  const who = { ...market.operator, role: "developer", id: developer, developer } as const;
  const { tasks } = await market.as(who).listTasks({});
  return tasks.length;
}

describe.runIf(hasChain())("A host that dies while a request pays", () => {
  beforeAll(async () => {
    chain = await startChain();
    rail = await railOn(chain);
  });
  afterAll(() => chain.stop());

  /** The first host dies at the moment, or does not. What the second finds is what counts. */
  async function paidBy(mortal: Mortal) {
    const [storage, account] = [memoryStorage(), await payer(chain, UNITS * 2n)];
    const before = await chain.balance(treasury);
    const headers = await carrying(account);
    await untilItDies(mortal, async () => {
      await call(await marketOn(mortal.holding(storage), mortal.holding(rail)), headers);
    });
    const clock = virtualClock(Date.UTC(2026, 0, 6));
    const second = await marketOn(storage, await railOn(chain), clock);
    return {
      account,
      headers,
      second,
      clock,
      taken: async () => (await chain.balance(treasury)) - before,
    };
  }

  it("leaves one task for one payment, whenever it was, if the payer asks again", async () => {
    const moments = await everyDeath(async (mortal, moment) => {
      const { account, headers, second, taken } = await paidBy(mortal);
      const { reply } = await call(second, headers);
      expect([moment, reply.ok]).toEqual([moment, true]);
      expect([moment, await taken()]).toEqual([moment, UNITS]);
      expect([moment, await inside(second)]).toEqual([moment, UNITS]);
      expect([moment, await tasksOf(second, account)]).toEqual([moment, 1]);
    });
    expect(moments).toBeGreaterThan(20);
  });

  it("leaves nothing taken that is not in the ledger, if the payer never comes back", async () => {
    const moments = await everyDeath(async (mortal, moment) => {
      const { account, second, clock, taken } = await paidBy(mortal);
      await clock.advance("10m");
      const units = await taken();
      expect([moment, await inside(second)]).toEqual([moment, units]);
      expect([moment, await tasksOf(second, account)]).toEqual([moment, units === 0n ? 0 : 1]);
    });
    expect(moments).toBeGreaterThan(20);
  });
});
