import { describe, expect, it } from "vitest";
import { memoryStorage } from "../../../adapters/storage/memory.ts";
import { createMarketplace, manualRail, virtualClock } from "../../../src/index.ts";
import { openWorld, matched, published, refusedAs, submitted } from "../../support/world.ts";

const HOUR_MS = 3_600_000;

describe("Advancing the clock", () => {
  it("lets what falls due happen in order, each at its own moment", async () => {
    const world = await openWorld();
    const { scout, ada, market } = world;
    const task_id = await published(world, { bid_enabled: true, bid_duration_hours: 2 });
    await ada.placeBid({ task_id, amount_amber: 50 });
    const begun = market.now();
    await market.advance("30h");
    const { events } = await scout.listEvents();
    expect(events.slice(-2)).toMatchObject([
      { type: "task.bidding_closed", at: new Date(begun + 2 * HOUR_MS).toISOString() },
      { type: "task.expired", at: new Date(begun + 24 * HOUR_MS).toISOString() },
    ]);
  });

  it("by the operator answers only when everything has happened", async () => {
    const market = await createMarketplace();
    const acme = await market.registerDeveloper({ name: "Acme" });
    await market.as(acme).topUp({ usd: "10" });
    const scout = market.as(await market.as(acme).registerAgent({ display_name: "Scout" }));
    const { task_id } = await scout.createTask({
      title: "Fetch a parcel",
      task_type: "errand",
      budget_amber: 100,
    });
    await scout.fundTask({ task_id });
    await market.as(market.operator).advanceClock({ seconds: 25 * 3600 });
    expect(await scout.getTask({ task_id })).toMatchObject({ status: "expired" });
    await market.close();
  });

  it("is remembered by the store", async () => {
    const storage = memoryStorage();
    const first = await createMarketplace({ storage, clock: virtualClock(1000) });
    await first.as(first.operator).advanceClock({ seconds: 60 });
    const second = await createMarketplace({ storage, clock: virtualClock(1000) });
    expect(second.now()).toBe(61_000);
    expect(first.now()).toBe(61_000);
  });

  it("is refused where money is real", async () => {
    const market = await createMarketplace({ rails: [manualRail()] });
    const advance = market.as(market.operator).advanceClock({ seconds: 1 });
    expect(await refusedAs(advance)).toBe("rule_broken");
    await market.close();
  });

  it("never runs back", async () => {
    const { market } = await openWorld();
    await expect(market.advance("-1h")).rejects.toThrow(RangeError);
    expect(await market.execute(market.operator, "advance_clock", { seconds: -1 })).toMatchObject({
      rejection: { field: "seconds", reason: "below_minimum" },
    });
  });
});

describe("Waiting for a task", () => {
  it("answers at once when it needs somebody", async () => {
    const world = await openWorld();
    const task_id = await submitted(world);
    expect(await world.scout.waitForTask({ task_id })).toMatchObject({
      status: "awaiting_review",
      mcp_status: "input_required",
    });
  });

  it("answers when the task leaves the status that is known", async () => {
    const world = await openWorld();
    const task_id = await matched(world);
    const waiting = world.scout.waitForTask({ task_id, known_status: "matched" });
    await world.ada.startTask({ task_id });
    expect(await waiting).toMatchObject({ status: "in_progress" });
  });

  it("answers with what there is when the time is up", async () => {
    const world = await openWorld();
    const task_id = await published(world);
    const answer = await world.scout.waitForTask({ task_id, timeout_seconds: 0.05 });
    expect(answer).toMatchObject({ status: "funded" });
  });
});
