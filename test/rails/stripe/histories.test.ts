import { describe, expect, it } from "vitest";
import { Dice } from "../../model/dice.ts";
import { History } from "./history.ts";
import { centsOf, insideOf } from "./given.ts";

const HISTORIES = process.env["GUILDHALL_DEEP"] === "1" ? 10_000 : 1_000;
const STEPS = 14;

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
