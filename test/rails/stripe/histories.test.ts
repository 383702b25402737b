import { describe, expect, it } from "vitest";
import type { DepositFacts } from "../../../engine/index.ts";
import { Dice } from "../../model/dice.ts";
import { History, type Spoil } from "./history.ts";
import { centsOf, insideOf } from "./given.ts";

const HISTORIES = process.env["GUILDHALL_DEEP"] === "1" ? 10_000 : 1_000;
const STEPS = 14;

/** Plays one history to its end; answers whether ledger and books agree then. */
async function agrees(seed: number, spoil: Spoil): Promise<boolean> {
  const history = await History.begin(new Dice(seed), spoil);
  for (let step = 0; step < STEPS; step++) await history.step();
  await history.end().catch(() => undefined);
  const { opened, fake } = history;
  const inside = await insideOf(opened, fake).catch(() => null);
  await fake.close();
  await opened.market.close();
  return inside === fake.books.balance;
}

const PLANTED: readonly (readonly [string, Spoil])[] = [
  ["that sees no disputes", looking((facts) => ({ ...facts, disputed: 0n, lost: 0n }))],
  ["that sees no refunds made elsewhere", looking((facts) => ({ ...facts, refunded: 0n }))],
  [
    "that takes what was asked for as what came",
    looking((facts) => ({ ...facts, received: facts.received && facts.received + 1_000_000n })),
  ],
];

function looking(change: (facts: DepositFacts) => DepositFacts): Spoil {
  return (rail) => {
    const { deposits } = rail;
    if (deposits === null) return rail;
    const look = async (reference: string) => change(await deposits.look(reference));
    return { ...rail, deposits: { ...deposits, look } };
  };
}

describe("A rail", () => {
  it.each(PLANTED)("%s is found out by such a history", async (_, spoil) => {
    for (let seed = 1; seed <= 300; seed++) if (!(await agrees(seed, spoil))) return;
    expect.fail("it went unnoticed");
  });
});

describe("The ledger", () => {
  it(`equals Stripe's books to the cent after each of ${HISTORIES} random histories`, async () => {
    const states = new Set<string>();
    for (let seed = 1; seed <= HISTORIES; seed++) {
      const history = await History.begin(new Dice(seed));
      for (let step = 0; step < STEPS; step++) await history.step();
      await history.end();
      const { opened, fake } = history;
      expect([seed, await insideOf(opened, fake)]).toEqual([seed, fake.books.balance]);
      const of = await centsOf(opened);
      const { deposits } = await history.developer.listDeposits({ limit: 100 });
      for (const { state, frozen_amber: frozen, gone_amber: gone } of deposits)
        states.add([state, frozen !== "0.00" && "frozen", gone !== "0.00" && "gone"].join());
      const { payouts } = await opened.operator.listPayouts({ state: "paid", limit: 100 });
      const paid = payouts.filter(({ deposit_id }) => deposit_id === null);
      expect([seed, paid.length]).toEqual([seed, fake.books.transfers.size]);
      if (of("losses:test") !== 0) states.add("losses");
      await fake.close();
      await opened.market.close();
    }
    // It came by every way in which such money goes.
    for (const way of ["succeeded,,", "succeeded,frozen,", "succeeded,,gone", "failed,,", "losses"])
      expect([...states].map((each) => each.replaceAll("false", ""))).toContain(way);
  });
});
