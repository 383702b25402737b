import { describe, expect, it } from "vitest";
import { manualRail } from "../../../adapters/rails/manual.ts";
import {
  balances,
  openWorld,
  refusal,
  refusedAs,
  submitted,
  type World,
} from "../../support/world.ts";

/** Ada has earned 90 Amber. */
async function earned(world: World): Promise<World> {
  await world.scout.approveSubmission({ task_id: await submitted(world) });
  return world;
}

const byHand = async (): Promise<World> => earned(await openWorld({ rails: [manualRail()] }));

describe("A payout in the sandbox", () => {
  it("arrives at once", async () => {
    const world = await earned(await openWorld());
    expect(await world.ada.requestPayout()).toMatchObject({
      state: "paid",
      rail: "sandbox",
      amount_amber: "90.00",
      amount_usd: "0.90",
      settled_at: "2026-01-05T12:00:00.000Z",
    });
    expect(await balances(world)).toEqual({
      "fees:test": "10.00",
      "rail:test:sandbox": "-910.00",
      "wallet:test:dev_1": "900.00",
    });
  });

  it("is as much as is asked for, to the micro", async () => {
    const world = await earned(await openWorld());
    await world.ada.requestPayout({ amount_amber: "0.000001" });
    expect(await world.ada.getEarnings()).toMatchObject({
      available_amber: "89.999999",
      in_payout_amber: "0.00",
      earned_amber: "90.00",
    });
  });

  it("is refused beyond what is there, and where there is nothing", async () => {
    const world = await earned(await openWorld());
    expect(await refusal(world.ada.requestPayout({ amount_amber: "90.000001" }))).toMatchObject({
      code: "insufficient_funds",
      data: { available_amber: "90.00" },
    });
    expect(await refusedAs(world.ben.requestPayout())).toBe("insufficient_funds");
  });
});

describe("A payout that the operator makes by hand", () => {
  it("is in flight, no longer available, until it is paid", async () => {
    const world = await byHand();
    const { payout_id, state } = await world.ada.requestPayout({ amount_amber: 60 });
    expect(state).toBe("in_flight");
    const flying = { available_amber: "30.00", in_payout_amber: "60.00" };
    expect(await world.ada.getEarnings()).toMatchObject(flying);
    expect((await world.operator.listPayouts()).payouts).toMatchObject([{ payout_id }]);
    const settled = { payout_id, outcome: "paid" as const, reference: "bank 7", note: "sent" };
    const { payout } = await world.operator.adjustBalance(settled);
    expect(payout).toMatchObject({ state: "paid", reference: "bank 7" });
    expect(await world.ada.getEarnings()).toMatchObject({ in_payout_amber: "0.00" });
    expect((await balances(world))["rail:live:manual"]).toBe("-940.00");
  });

  it("that fails comes back to the worker", async () => {
    const world = await byHand();
    const { payout_id } = await world.ada.requestPayout();
    const failed = { payout_id, outcome: "failed" as const, note: "no such account" };
    await world.operator.adjustBalance(failed);
    expect(await world.ada.getEarnings()).toMatchObject({
      available_amber: "90.00",
      in_payout_amber: "0.00",
    });
    const { events } = await world.ada.listEvents();
    expect(events.at(-1)?.type).toBe("payment.withdrawal_failed");
  });

  it("is settled once", async () => {
    const world = await byHand();
    const { payout_id } = await world.ada.requestPayout();
    const settle = (outcome: "paid" | "failed") =>
      world.operator.adjustBalance({ payout_id, outcome, note: "again" });
    await settle("paid");
    expect(await refusedAs(settle("failed"))).toBe("wrong_state");
    expect(await refusedAs(settle("paid"))).toBe("wrong_state");
  });
});

describe("Money that the operator records", () => {
  it("goes in and out of a wallet, with a note, and never below nothing", async () => {
    const world = await openWorld();
    const { id: account_id } = world.who.acme;
    const move = (direction: "credit" | "debit", amount_amber: string) =>
      world.operator.adjustBalance({
        account_id,
        direction,
        amount_amber,
        mode: "test",
        note: "by hand",
      });
    expect((await move("credit", "1.50")).balance_amber).toBe("1001.50");
    expect((await move("debit", "1001.50")).balance_amber).toBe("0.00");
    expect(await refusedAs(move("debit", "0.000001"))).toBe("insufficient_funds");
    expect(await balances(world)).toEqual({});
  });

  it("is told to whose it is", async () => {
    const world = await openWorld();
    const credit = { direction: "credit" as const, amount_amber: 1, mode: "test" as const };
    await world.operator.adjustBalance({ account_id: world.who.ada.id, ...credit, note: "tip" });
    const { transactions } = await world.ada.listTransactions();
    expect(transactions).toMatchObject([{ cause: "balance.adjusted", amount_amber: "1.00" }]);
  });

  it("says whole what it is about: an account or a payout, not both", async () => {
    const world = await openWorld();
    const note = "by hand";
    const adjust = world.operator.adjustBalance;
    expect(await refusal(adjust({ note }))).toMatchObject({ field: "account_id" });
    const half = adjust({ note, account_id: world.who.acme.id, direction: "credit" });
    expect(await refusal(half)).toMatchObject({ field: "amount_amber", reason: "required" });
    const both = adjust({ note, payout_id: "pay_1", account_id: "dev_1", outcome: "paid" });
    expect(await refusal(both)).toMatchObject({ field: "account_id", reason: "not_applicable" });
    expect(await refusedAs(adjust({ note, payout_id: "pay_1", outcome: "paid" }))).toBe(
      "not_found",
    );
  });
});
