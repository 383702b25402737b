import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { privateKeyToAccount } from "viem/accounts";
import { memoryStorage } from "../../../adapters/storage/memory.ts";
import type { MoneyRail, Storage } from "../../../engine/index.ts";
import { createMarketplace, virtualClock } from "../../../src/index.ts";
import { escrowContract } from "../../adapters/rails/x402/escrow/given.ts";
import { hasChain } from "../../support/chain/anvil.ts";
import { KEYS, startChain, type TestChain } from "../../support/chain/chain.ts";
import { everyDeath, untilItDies } from "../mortal.ts";
import { clientOf, MICROS, payer, railOn, treasury, type Payer } from "./given.ts";

const UNITS = 15_000_000n;
const INPUT = {
  ...{ title: "Photograph the shop front", task_type: "photography", budget_amber: "1500" },
  ...{ process: "eagent", category_id: 1 },
};

let chain: TestChain;
let escrow: `0x${string}`;
let rail: MoneyRail;

const escrowRail = () => railOn(chain, { escrow: { address: escrow, operatorKey: KEYS.operator } });

async function marketOn(storage: Storage, by: MoneyRail, at = Date.UTC(2026, 0, 5)) {
  const clock = virtualClock(at);
  const policy = { risk_gate: "off" } as const;
  const market = await createMarketplace({
    ...{ storage, clock, rails: [by], secretKey: "a key for tests", policy },
    matching: "off",
  });
  market.on("error", () => undefined);
  return { market, clock, operator: market.as(market.operator) };
}
type Opened = Awaited<ReturnType<typeof marketOn>>;

async function post({ market }: Opened, account: Payer) {
  const price = { amount: UNITS * MICROS, url: "http://market.example", description: "a task" };
  const demand = await rail.perRequest?.demand(price, null);
  const required = JSON.parse(atob(demand?.headers["payment-required"] ?? ""));
  const payment = await clientOf(account).createPaymentPayload(required);
  const headers = { "payment-signature": btoa(JSON.stringify(payment)) };
  const { reply } = await market.money.pay({
    ...{ who: market.anyone, operation: "post_task", input: INPUT, headers },
    ...{ url: price.url, description: price.description },
  });
  if (!reply.ok) throw new Error(reply.rejection.message);
  return (reply.output as { readonly task_id: string }).task_id;
}

const requester = ({ market }: Opened, { address }: Payer) => {
  const developer = `dev_${address.toLowerCase()}`;
  return market.as({ ...market.operator, role: "developer", id: developer, developer } as const);
};

async function worked(opened: Opened, task_id: string, address: string | null) {
  const { market, operator } = opened;
  const ada = await market.registerWorker({ name: "Ada" });
  if (address !== null) await market.as(ada).openPayee({ address });
  await operator.matchTask({ task_id, worker_id: ada.worker_id });
  await market.as(ada).acceptTask({ task_id });
  await market.as(ada).submitWork({ task_id, text_content: "The shop front, as asked." });
  return market.as(ada);
}

/** What contract and treasury have, less what the treasury had before. */
const outside = async (before: bigint): Promise<bigint> =>
  (await chain.balance(escrow)) + (await chain.balance(treasury)) - before;

async function inside({ operator }: Opened): Promise<bigint> {
  const { balanced, accounts } = await operator.getTrialBalance({});
  expect(balanced).toBe(true);
  const own = accounts.find(({ account }) => account === "rail:live:x402");
  return -BigInt(own?.balance_micro_amber ?? "0");
}

describe.runIf(hasChain())("Money of tasks in a contract", () => {
  beforeAll(async () => {
    chain = await startChain();
    const operator = privateKeyToAccount(KEYS.operator).address;
    escrow = await chain.deploy(await escrowContract(), [chain.usdc, operator, treasury]);
    rail = await escrowRail();
  });
  afterAll(() => chain.stop());

  it("is booked there, and pays worker and platform once the work is done", async () => {
    const opened = await marketOn(memoryStorage(), rail);
    const [ann, ada] = [await payer(chain, UNITS), await payer(chain, 0n)];
    const before = await chain.balance(treasury);
    const task_id = await post(opened, ann);
    await opened.clock.advance("1m");
    expect(await rail.escrow?.look(task_id)).toMatchObject({
      ...{ state: "held", amount: UNITS * MICROS },
    });
    expect(await rail.escrow?.total()).toBe(UNITS * MICROS);
    const worker = await worked(opened, task_id, ada.address);
    await opened.clock.advance("1m");
    expect((await rail.escrow?.look(task_id))?.state).toBe("released");
    const paid = await chain.balance(ada.address);
    expect(paid + (await chain.balance(treasury)) - before).toBe(UNITS);
    expect(paid).toBeGreaterThan(UNITS / 2n);
    const earnings = await worker.getEarnings();
    expect([earnings.available_amber, earnings.in_payout_amber]).toEqual(["0.00", "0.00"]);
    expect(await inside(opened)).toBe((await outside(before)) * MICROS);
  });

  it("goes back to the payer where the task is called off", async () => {
    const opened = await marketOn(memoryStorage(), rail);
    const ann = await payer(chain, UNITS);
    const before = await chain.balance(treasury);
    const task_id = await post(opened, ann);
    await opened.clock.advance("1m");
    await requester(opened, ann).cancelTask({ task_id });
    await opened.clock.advance("1m");
    expect((await rail.escrow?.look(task_id))?.state).toBe("refunded");
    expect(await chain.balance(ann.address)).toBe(UNITS);
    expect(await inside(opened)).toBe((await outside(before)) * MICROS);
    expect((await requester(opened, ann).getWallet({})).balance_amber).toBe("0.00");
  });

  it("is kept by the platform for a worker who has not said where, as earnings", async () => {
    const opened = await marketOn(memoryStorage(), rail);
    const ann = await payer(chain, UNITS);
    const before = await chain.balance(treasury);
    const task_id = await post(opened, ann);
    const worker = await worked(opened, task_id, null);
    await opened.clock.advance("1m");
    expect((await chain.balance(treasury)) - before).toBe(UNITS);
    expect(Number((await worker.getEarnings()).available_amber)).toBeGreaterThan(750);
    expect(await inside(opened)).toBe((await outside(before)) * MICROS);
  });

  it("is in ledger and contract alike, whenever a host dies between the two", async () => {
    const moments = await everyDeath(async (mortal, moment) => {
      const storage = memoryStorage();
      const [ann, ada] = [await payer(chain, UNITS), await payer(chain, 0n)];
      const before = (await chain.balance(treasury)) + (await chain.balance(escrow));
      const begun = await marketOn(storage, rail);
      const task_id = await post(begun, ann);
      await begun.clock.advance("1m");
      await untilItDies(mortal, async () => {
        const dying = await marketOn(mortal.holding(storage), mortal.holding(rail));
        await worked(dying, task_id, ada.address);
        await dying.clock.advance("1m");
      });
      const second = await marketOn(storage, await escrowRail(), Date.UTC(2026, 0, 7));
      await second.clock.advance("48h");
      const { state } = (await rail.escrow?.look(task_id)) ?? { state: "none" };
      const { status } = await second.operator.getTask({ task_id });
      const isPaid = status === "completed";
      expect([moment, state]).toEqual([moment, isPaid ? "released" : "refunded"]);
      const left = (await chain.balance(treasury)) + (await chain.balance(escrow)) - before;
      expect([moment, await inside(second)]).toEqual([moment, left * MICROS]);
      const gone = (await chain.balance(ada.address)) + (await chain.balance(ann.address));
      expect([moment, gone + left]).toEqual([moment, UNITS]);
    });
    expect(moments).toBeGreaterThan(20);
  });
});
