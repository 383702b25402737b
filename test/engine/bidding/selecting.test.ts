import { describe, expect, it } from "vitest";
import {
  openWorld,
  published,
  refusal,
  refusedAs,
  statusOf,
  type World,
} from "../../support/world.ts";

type Spec = Parameters<typeof published>[1];

/** Ada asks 80 of 100 Amber and Ben 90, and bidding is over. */
async function closed(world: World, spec: Spec = {}): Promise<string> {
  const task_id = await published(world, { bid_enabled: true, ...spec });
  await world.ada.placeBid({ task_id, amount_amber: 80 });
  await world.ben.placeBid({ task_id, amount_amber: 90 });
  await world.scout.closeBiddingEarly({ task_id });
  return task_id;
}

const amounts = async (seer: Pick<World["scout"], "listBids">, task_id: string) =>
  (await seer.listBids({ task_id })).bids.map(({ amount_amber }) => amount_amber);

describe("Selecting", () => {
  it("without naming a bid lets the payment rule choose", async () => {
    const world = await openWorld();
    const task_id = await closed(world);
    expect(await world.scout.selectBid({ task_id })).toMatchObject({
      status: "matched",
      worker_id: "wrk_1",
      bid_id: "bid_1",
      price_amber: "80.00",
    });
    expect(await world.ada.getTask({ task_id })).toMatchObject({
      price_amber: "80.00",
      held_amber: "100.00",
    });
  });

  it("may name any bid", async () => {
    const world = await openWorld();
    const task_id = await closed(world);
    const won = await world.scout.selectBid({ task_id, bid_id: "bid_2" });
    expect(won).toMatchObject({ worker_id: "wrk_2", price_amber: "90.00" });
  });

  it("pays by the same rule whoever is named", async () => {
    const world = await openWorld();
    const task_id = await closed(world, { payment_rule: "second_price" });
    const last = await closed(world, { payment_rule: "second_price" });
    expect((await world.scout.selectBid({ task_id })).price_amber).toBe("90.00");
    const named = { task_id: last, bid_id: "bid_4" };
    expect((await world.scout.selectBid(named)).price_amber).toBe("100.00");
  });

  it("weighs reputation and distance where the task says so", async () => {
    const world = await openWorld();
    const task_id = await closed(world, {
      payment_rule: "weighted",
      location: { latitude: 40.7, longitude: -74, radius_meters: 100 },
    });
    const won = await world.scout.selectBid({ task_id });
    expect(won).toMatchObject({ worker_id: "wrk_2", price_amber: "90.00" });
  });

  it("a bid that is not there finds nothing and changes nothing", async () => {
    const world = await openWorld();
    const task_id = await closed(world);
    expect(await refusal(world.scout.selectBid({ task_id, bid_id: "bid_9" }))).toMatchObject({
      code: "not_found",
      field: "bid_id",
    });
    expect(await statusOf(world, task_id)).toBe("bidding_closed");
  });

  it("where nobody has bid says so", async () => {
    const world = await openWorld();
    const task_id = await published(world, { bid_enabled: true });
    await world.market.advance("2h");
    expect(await refusal(world.scout.selectBid({ task_id }))).toMatchObject({
      code: "rule_broken",
      reason: "no_bids",
    });
  });

  it("tells everybody who bid that it is decided", async () => {
    const world = await openWorld();
    const task_id = await closed(world);
    await world.scout.selectBid({ task_id });
    const decided = async ({ listEvents }: World["ben"]) =>
      (await listEvents()).events.filter(({ type }) => type === "bidding.decided").length;
    expect(await decided(world.ben)).toBe(1);
    expect(await decided(world.cleo)).toBe(0);
  });
});

describe("Reopening", () => {
  it("keeps the earlier bids, sealed again, to be replaced or withdrawn", async () => {
    const world = await openWorld();
    const task_id = await closed(world);
    expect(await world.scout.reopenBidding({ task_id, bid_duration_hours: 3 })).toMatchObject({
      status: "bidding",
      bidding_closes_at: "2026-01-05T15:00:00.000Z",
    });
    expect(await amounts(world.scout, task_id)).toEqual([]);
    await world.ada.withdrawBid({ task_id });
    await world.cleo.placeBid({ task_id, amount_amber: 85 });
    await world.market.advance("3h");
    expect(await amounts(world.scout, task_id)).toEqual(["90.00", "85.00"]);
  });

  it("lasts as long as the first window where nothing else is said", async () => {
    const world = await openWorld();
    const task_id = await closed(world, { bid_duration_hours: 0.5 });
    const { bidding_closes_at } = await world.scout.reopenBidding({ task_id });
    expect(bidding_closes_at).toBe("2026-01-05T12:30:00.000Z");
  });

  it("must end before the deadline", async () => {
    const world = await openWorld();
    const task_id = await closed(world);
    const whole = world.scout.reopenBidding({ task_id, bid_duration_hours: 24 });
    expect(await refusal(whole)).toMatchObject({
      code: "rule_broken",
      field: "bid_duration_hours",
      reason: "after_deadline",
      data: { deadline_at: "2026-01-06T12:00:00.000Z" },
    });
    const shorter = world.scout.reopenBidding({ task_id, bid_duration_hours: 23.9 });
    expect(await refusedAs(shorter)).toBe("done");
  });

  it("is for bidding that has closed", async () => {
    const world = await openWorld();
    expect(
      await refusedAs(
        world.scout.reopenBidding({ task_id: await published(world, { bid_enabled: true }) }),
      ),
    ).toBe("wrong_state");
  });
});

describe("What was held above the price", () => {
  it("comes back in the commit that pays", async () => {
    const world = await openWorld();
    const task_id = await closed(world);
    await world.scout.selectBid({ task_id });
    await world.ada.submitWork({ task_id, text_content: "The sign reads OPEN." });
    expect((await world.scout.getWallet()).balance_amber).toBe("900.00");
    const { paid_amber } = await world.scout.approveSubmission({ task_id });
    expect(paid_amber).toBe("80.00");
    expect((await world.scout.getWallet()).balance_amber).toBe("920.00");
    expect((await world.ada.getEarnings()).available_amber).toBe("72.00");
    const { transfers } = await world.operator.exportLedger();
    const paying = transfers.filter(({ cause }) => cause === "task.completed");
    expect(paying.map(({ to, amount_micro_amber }) => [to, amount_micro_amber])).toEqual([
      ["fees:test", "8000000"],
      ["earnings:test:wrk_1", "72000000"],
      ["wallet:test:dev_1", "20000000"],
    ]);
    expect(new Set(paying.map(({ entry }) => entry)).size).toBe(1);
  });

  it("waits for the last of several milestones", async () => {
    const world = await openWorld();
    const task_id = await closed(world, { milestone_count: 2 });
    await world.scout.selectBid({ task_id });
    const wallet: string[] = [];
    for (const milestone_number of [1, 2]) {
      await world.ada.submitWork({ task_id, text_content: "The sign reads OPEN." });
      await world.scout.approveSubmission({ task_id, milestone_number });
      wallet.push((await world.scout.getWallet()).balance_amber);
    }
    expect(wallet).toEqual(["900.00", "920.00"]);
  });
});

describe("A winner who gives the task back", () => {
  it("drops its bid and leaves the choice to the owner again", async () => {
    const world = await openWorld();
    const task_id = await closed(world);
    await world.scout.selectBid({ task_id });
    await world.ada.startTask({ task_id });
    expect((await world.ada.releaseTask({ task_id })).status).toBe("bidding_closed");
    expect(await amounts(world.scout, task_id)).toEqual(["90.00"]);
    const task = await world.scout.getTask({ task_id });
    expect(task).toMatchObject({ worker_id: null, price_amber: "100.00", held_amber: "100.00" });
    const next = await world.scout.selectBid({ task_id });
    expect(next).toMatchObject({ worker_id: "wrk_2", price_amber: "90.00" });
    expect(await refusedAs(world.ada.submitWork({ task_id }))).toBe("not_found");
  });
});
