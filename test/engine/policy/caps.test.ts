import { describe, expect, it } from "vitest";
import {
  disputed,
  draft,
  matched,
  openWorld,
  published,
  refusal,
  refusedAs,
  submitted,
  type World,
} from "../../support/world.ts";

/** A market where each of Acme's agents may set aside so much a day. */
async function capped(daily_agent_spend_cap_amber: string): Promise<World> {
  const world = await openWorld();
  await world.acme.setSpendingCaps({ daily_agent_spend_cap_amber });
  return world;
}

const LATE = "2026-02-01T00:00:00Z";

describe("A cap per day", () => {
  it("lets through what fits, and says what is left", async () => {
    const world = await capped("250");
    await published(world);
    await published(world);
    const third = await refusal(published(world, { budget_amber: "50.000001" }));
    expect(third).toMatchObject({
      code: "cap_exceeded",
      data: { cap_amber: "250.00", left_amber: "50.00" },
    });
    expect(await refusedAs(published(world, { budget_amber: 50 }))).toBe("done");
  });

  it("is each agent's own", async () => {
    const world = await capped("100");
    await published(world);
    const other = world.market.as(await world.acme.registerAgent({ display_name: "Other" }));
    expect(await refusedAs(published({ ...world, scout: other }))).toBe("done");
    expect(await refusedAs(published(world))).toBe("cap_exceeded");
  });

  it("binds the developer too, in the name of the agent", async () => {
    const world = await capped("100");
    await published(world);
    const task_id = await draft(world);
    const fund = world.acme.fundTask({ task_id, agent_id: world.who.scout.id });
    expect(await refusedAs(fund)).toBe("cap_exceeded");
  });

  it("begins anew with the next day in UTC, and not before", async () => {
    const world = await capped("100");
    await published(world, { deadline_iso: LATE });
    await world.market.advance(12 * 3_600_000 - 1);
    expect(await refusedAs(published(world, { deadline_iso: LATE }))).toBe("cap_exceeded");
    await world.market.advance(1);
    expect(await refusedAs(published(world, { deadline_iso: LATE }))).toBe("done");
  });

  it("gets back what a cancelled task had drawn", async () => {
    const world = await capped("100");
    await world.scout.cancelTask({ task_id: await published(world) });
    expect(await refusedAs(published(world))).toBe("done");
    expect(await refusedAs(published(world))).toBe("cap_exceeded");
  });

  it("gets nothing back of what was paid", async () => {
    const world = await capped("100");
    await world.scout.approveSubmission({ task_id: await submitted(world) });
    expect(await refusedAs(published(world, { budget_amber: 1 }))).toBe("cap_exceeded");
  });

  it("gets back the excess over a winning bid, and what a split gave back", async () => {
    const world = await capped("200");
    const won = await matched(world, { bid_enabled: true });
    await world.ada.submitWork({ task_id: won });
    await world.scout.approveSubmission({ task_id: won });
    const { dispute_id } = await disputed(world);
    const split = { dispute_id, ruling: "split" as const, worker_share: "0.7" };
    await world.operator.resolveDispute(split);
    expect(await refusedAs(published(world, { budget_amber: "50.000001" }))).toBe("cap_exceeded");
    expect(await refusedAs(published(world, { budget_amber: 50 }))).toBe("done");
  });

  it("gets back yesterday's money yesterday, and none of it today", async () => {
    const world = await capped("100");
    const task_id = await published(world, { deadline_iso: LATE });
    await world.market.advance("12h");
    await published(world, { deadline_iso: LATE });
    await world.scout.cancelTask({ task_id });
    expect(await refusedAs(published(world, { deadline_iso: LATE }))).toBe("cap_exceeded");
  });
});

describe("A cap that is changed in the middle of the day", () => {
  it("and raised gives the difference", async () => {
    const world = await capped("100");
    await published(world);
    await world.acme.setSpendingCaps({ daily_agent_spend_cap_amber: "150" });
    expect(await refusedAs(published(world, { budget_amber: 51 }))).toBe("cap_exceeded");
    expect(await refusedAs(published(world, { budget_amber: 50 }))).toBe("done");
  });

  it("and lowered below what is spent leaves nothing, and takes nothing back", async () => {
    const world = await capped("300");
    const task_id = await published(world);
    await world.acme.setSpendingCaps({ daily_agent_spend_cap_amber: "40" });
    expect(await refusal(published(world, { budget_amber: 1 }))).toMatchObject({
      code: "cap_exceeded",
      data: { left_amber: "0.00" },
    });
    expect((await world.scout.getTask({ task_id })).held_amber).toBe("100.00");
  });

  it("and lowered, then given money back, never lets more than the new cap through", async () => {
    const world = await capped("300");
    const task_id = await published(world);
    await world.acme.setSpendingCaps({ daily_agent_spend_cap_amber: "120" });
    await published(world, { budget_amber: 20 });
    await world.scout.cancelTask({ task_id });
    expect(await refusedAs(published(world, { budget_amber: "100.000001" }))).toBe("cap_exceeded");
    expect(await refusedAs(published(world))).toBe("done");
  });

  it("and taken away binds nobody", async () => {
    const world = await capped("1");
    await world.acme.setSpendingCaps({ daily_agent_spend_cap_amber: null });
    expect(await refusedAs(published(world))).toBe("done");
  });

  it("and set again after a day without one counts from then on", async () => {
    const world = await capped("100");
    await published(world, { budget_amber: 60 });
    await world.acme.setSpendingCaps({ daily_agent_spend_cap_amber: null });
    await published(world, { budget_amber: 500 });
    await world.acme.setSpendingCaps({ daily_agent_spend_cap_amber: "100" });
    expect(await refusedAs(published(world, { budget_amber: 41 }))).toBe("cap_exceeded");
    expect(await refusedAs(published(world, { budget_amber: 40 }))).toBe("done");
  });
});

describe("A cap per task", () => {
  it("is the most that one task may cost, to the micro", async () => {
    const world = await openWorld();
    await world.acme.setSpendingCaps({ per_task_spend_cap_amber: "99.999999" });
    expect(await refusedAs(published(world))).toBe("cap_exceeded");
    expect(await refusedAs(published(world, { budget_amber: "99.999999" }))).toBe("done");
  });

  it("of nothing lets nothing through", async () => {
    const world = await openWorld();
    await world.acme.setSpendingCaps({ per_task_spend_cap_amber: 0 });
    expect(await refusedAs(published(world, { budget_amber: 1 }))).toBe("cap_exceeded");
  });
});

describe("Setting caps", () => {
  it("changes what is given and leaves the rest", async () => {
    const world = await openWorld();
    await world.acme.setSpendingCaps({ per_task_spend_cap_amber: 5 });
    expect(await world.acme.setSpendingCaps({ daily_agent_spend_cap_amber: "7.50" })).toEqual({
      daily_agent_spend_cap_amber: "7.50",
      daily_agent_spend_cap_usd: "0.075",
      per_task_spend_cap_amber: "5.00",
      per_task_spend_cap_usd: "0.05",
    });
  });

  it("is not for keys: they work under them", async () => {
    const world = await openWorld();
    const key = world.market.as({
      ...world.who.acme,
      role: "developer",
      scopes: ["payments.fund"],
    });
    const call = key.setSpendingCaps({ per_task_spend_cap_amber: null });
    expect(await refusedAs(call)).toBe("wrong_role");
  });
});
