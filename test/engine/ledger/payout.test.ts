import { describe, expect, it } from "vitest";
import { manualRail } from "../../../adapters/rails/manual.ts";
import type { MarketOptions } from "../../../src/options.ts";
import {
  balances,
  matched,
  openWorld,
  refusal,
  refusedAs,
  submitted,
  type World,
} from "../../support/world.ts";

/** A market in which Ada has earned 90 Amber. */
async function earned(options: MarketOptions = {}): Promise<World> {
  const world = await openWorld(options);
  await world.scout.approveSubmission({ task_id: await submitted(world) });
  return world;
}
const manual = () => earned({ rails: [manualRail()] });

const isBalanced = async ({ operator }: World) => (await operator.getTrialBalance()).balanced;

describe("A payout in sandbox", () => {
  it("of everything is paid at once", async () => {
    const world = await earned();
    expect(await world.ada.requestPayout()).toEqual({
      payout_id: "pay_1",
      account_id: "wrk_1",
      deposit_id: null,
      state: "paid",
      rail: "sandbox",
      amount_amber: "90.00",
      amount_usd: "0.90",
      requested_at: "2026-01-05T12:00:00.000Z",
      settled_at: "2026-01-05T12:00:00.000Z",
      reference: null,
      reason: null,
    });
    expect(await world.ada.getEarnings()).toMatchObject({
      available_amber: "0.00",
      in_payout_amber: "0.00",
      earned_amber: "90.00",
    });
    expect(await balances(world)).toMatchObject({ "rail:test:sandbox": "-910.00" });
    expect(await isBalanced(world)).toBe(true);
  });

  it("of a part leaves the rest", async () => {
    const { ada } = await earned();
    await ada.requestPayout({ amount_amber: "89.999999" });
    expect((await ada.getEarnings()).available_amber).toBe("0.000001");
  });

  it("of more than there is, or of nothing, is refused", async () => {
    const world = await earned();
    const more = await refusal(world.ada.requestPayout({ amount_amber: "90.000001" }));
    expect(more).toMatchObject({ code: "insufficient_funds", data: { available_amber: "90.00" } });
    expect(await refusedAs(world.ben.requestPayout())).toBe("insufficient_funds");
  });

  it("happens once, however many ask at the same time", async () => {
    const world = await earned();
    const calls = [1, 2, 3].map(() => refusedAs(world.ada.requestPayout({ amount_amber: 90 })));
    const codes = (await Promise.all(calls)).toSorted();
    expect(codes).toEqual(["done", "insufficient_funds", "insufficient_funds"]);
    expect(await isBalanced(world)).toBe(true);
  });
});

/** The operator has looked at it and sends it. */
async function inFlight(world: World): Promise<string> {
  const { payout_id } = await world.ada.requestPayout();
  await world.operator.reviewPayout({ payout_id, decision: "approve", note: "sent" });
  return payout_id;
}

describe("A payout by hand", () => {
  it("waits for the operator, who sends it and then says how it went", async () => {
    const world = await manual();
    const paid = await world.ada.requestPayout({ amount_amber: 60 });
    expect(paid).toMatchObject({ state: "under_review", rail: "manual", settled_at: null });
    expect(await world.ada.getEarnings()).toMatchObject({
      available_amber: "30.00",
      in_payout_amber: "60.00",
      earned_amber: "90.00",
      mode: "live",
    });
    const { payouts } = await world.operator.listPayouts();
    expect(payouts.map(({ payout_id }) => payout_id)).toEqual([paid.payout_id]);
    expect(await balances(world)).toMatchObject({
      "payout:live:wrk_1": "60.00",
      "rail:live:manual": "-1000.00",
    });
    expect(await isBalanced(world)).toBe(true);
  });

  it("that was made has left the market", async () => {
    const world = await manual();
    const payout_id = await inFlight(world);
    await world.market.advance("1h");
    const settled = await world.operator.settlePayout({
      payout_id,
      outcome: "paid",
      note: "sent by bank",
      reference: "IBAN 7",
    });
    expect(settled).toMatchObject({
      account_id: "wrk_1",
      ...{ state: "paid", settled_at: "2026-01-05T13:00:00.000Z", reference: "IBAN 7" },
    });
    expect((await world.ada.getEarnings()).in_payout_amber).toBe("0.00");
    expect(await balances(world)).toMatchObject({ "rail:live:manual": "-910.00" });
    expect((await world.operator.listPayouts()).payouts).toEqual([]);
    expect(await isBalanced(world)).toBe(true);
  });

  it("that failed is the worker's again, to be asked for anew", async () => {
    const world = await manual();
    const payout_id = await inFlight(world);
    await world.operator.settlePayout({ payout_id, outcome: "failed", note: "no such account" });
    expect(await world.ada.getEarnings()).toMatchObject({
      available_amber: "90.00",
      in_payout_amber: "0.00",
      earned_amber: "90.00",
    });
    expect((await world.operator.listPayouts({ state: "reversed" })).payouts).toHaveLength(1);
    expect(await isBalanced(world)).toBe(true);
    expect(await refusedAs(world.ada.requestPayout())).toBe("done");
  });

  it("is settled once", async () => {
    const world = await manual();
    const payout_id = await inFlight(world);
    const said = { payout_id, note: "by hand", reference: "IBAN 7" };
    const settle = (outcome: "paid" | "failed") =>
      refusedAs(world.operator.settlePayout({ ...said, outcome }));
    expect(await settle("paid")).toBe("done");
    expect(await settle("failed")).toBe("wrong_state");
    expect(await balances(world)).toMatchObject({ "rail:live:manual": "-910.00" });
  });

  it("is found by its id, and what was paid has a reference", async () => {
    const world = await manual();
    const payout_id = await inFlight(world);
    const settle = (payout_id: string) =>
      refusal(world.operator.settlePayout({ payout_id, outcome: "paid", note: "by hand" }));
    expect(await settle(payout_id)).toMatchObject({ code: "rule_broken", field: "reference" });
    const none = { payout_id: "pay_none", outcome: "failed" as const, note: "by hand" };
    expect(await refusal(world.operator.settlePayout(none))).toMatchObject({
      code: "not_found",
      field: "payout_id",
    });
  });

  it("that is refused, or that nobody reviews, is the worker's again", async () => {
    const world = await manual();
    const first = await world.ada.requestPayout();
    const refused = {
      payout_id: first.payout_id,
      decision: "refuse",
      note: "who is this",
    } as const;
    expect(await world.operator.reviewPayout(refused)).toMatchObject({ state: "reversed" });
    await world.ada.requestPayout();
    await world.market.advance("7d");
    expect(
      (await world.ada.listPayouts()).payouts.map(({ state, reason }) => [state, reason]),
    ).toEqual([
      ["reversed", "not_reviewed"],
      ["reversed", "refused"],
    ]);
    expect((await world.ada.getEarnings()).available_amber).toBe("90.00");
    expect(await isBalanced(world)).toBe(true);
  });

  it("tells the worker and nobody else", async () => {
    const world = await manual();
    const payout_id = await inFlight(world);
    const said = { note: "by hand", reference: "IBAN 7" };
    await world.operator.settlePayout({ payout_id, outcome: "paid", ...said });
    const heard = async ({ listEvents }: World["ada"]) =>
      (await listEvents()).events.map(({ type }) => type).filter((t) => t.startsWith("payment."));
    expect(await heard(world.ada)).toEqual([
      "payment.withdrawal_requested",
      "payment.withdrawal_approved",
      "payment.withdrawal_completed",
    ]);
    expect(await heard(world.ben)).toEqual([]);
  });
});

describe("Money that comes in by hand", () => {
  it("is not topped up by the developer itself", async () => {
    const world = await manual();
    expect(await refusal(world.acme.topUp({ amber: 1 }))).toMatchObject({
      code: "rail_not_configured",
    });
    expect((await world.scout.getWallet()).balance_amber).toBe("900.00");
  });

  it("may go out again, as far as it is there", async () => {
    const world = await manual();
    const debit = (amount_amber: string) =>
      world.operator.adjustBalance({
        account_id: world.who.acme.id,
        direction: "debit",
        amount_amber,
        note: "given back",
      });
    expect(await refusedAs(debit("900.000001"))).toBe("insufficient_funds");
    expect((await debit("900")).balance_amber).toBe("0.00");
    expect(await isBalanced(world)).toBe(true);
  });

  it("of a mode that has no rail is refused", async () => {
    const world = await manual();
    const sandbox = world.operator.adjustBalance({
      account_id: world.who.acme.id,
      direction: "credit",
      amount_amber: 1,
      mode: "test",
      note: "a present",
    });
    expect(await refusedAs(sandbox)).toBe("rail_not_configured");
  });
});

describe("The trial balance", () => {
  it("is balanced after every step of a task's life", async () => {
    const world = await openWorld({ rails: [manualRail()] });
    const seen = [await isBalanced(world)];
    const task_id = await matched(world, { milestone_count: 3, budget_amber: "100.000001" });
    for (const milestone_number of [1, 2, 3]) {
      await world.ada.submitWork({ task_id, text_content: "The sign reads OPEN." });
      await world.scout.approveSubmission({ task_id, milestone_number });
      await world.ada.requestPayout();
      seen.push(await isBalanced(world));
    }
    expect(seen).toEqual([true, true, true, true]);
    expect(await balances(world)).toEqual({
      "fees:live": "10.00",
      // By hand goes what a bank can move: whole cents.
      "earnings:live:wrk_1": "0.000001",
      "payout:live:wrk_1": "90.00",
      "rail:live:manual": "-1000.00",
      "wallet:live:dev_1": "899.999999",
    });
  });
});
