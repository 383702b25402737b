import { describe, expect, it } from "vitest";
import type { RiskRule } from "../../../engine/policy/risk.ts";
import {
  draft,
  openWorld,
  published,
  refusal,
  refusedAs,
  statusOf,
  type World,
} from "../../support/world.ts";

/** Above 150 Amber within about an hour the operator looks. */
const watched = () => openWorld({ policy: { spend_velocity_amber: "150" } });

/** A task of 100 Amber that came too soon after another. */
async function stopped(world: World): Promise<{ task_id: string; risk_id: string }> {
  await published(world);
  const task_id = await draft(world);
  const refused = await refusal(world.scout.fundTask({ task_id }));
  return { task_id, risk_id: String(refused?.data?.["risk_id"]) };
}

describe("Spending too fast", () => {
  it("holds the task for review and charges nothing", async () => {
    const world = await watched();
    await published(world);
    const task_id = await draft(world);
    expect(await refusal(world.scout.fundTask({ task_id }))).toMatchObject({
      code: "held_for_review",
      reason: "open",
      data: { risk_id: `rsk_${task_id}` },
    });
    expect(await statusOf(world, task_id)).toBe("draft");
    expect(await world.scout.getWallet()).toMatchObject({
      balance_amber: "900.00",
      pending_amber: "100.00",
    });
  });

  it("is more than the limit, not the limit itself", async () => {
    const world = await watched();
    await published(world, { budget_amber: 50 });
    expect(await refusedAs(published(world))).toBe("done");
    expect(await refusedAs(published(world, { budget_amber: 1 }))).toBe("held_for_review");
  });

  it("is each agent's own", async () => {
    const world = await watched();
    const rover = await world.acme.registerAgent({ display_name: "Rover" });
    await published(world);
    expect(await refusedAs(published({ ...world, scout: world.market.as(rover) }))).toBe("done");
  });

  it("is forgotten when the hour after has passed", async () => {
    const world = await watched();
    await published(world);
    await world.market.advance(2 * 3_600_000 - 1);
    expect(await refusedAs(published(world))).toBe("held_for_review");
    await world.market.advance(1);
    expect(await refusedAs(published(world))).toBe("done");
  });

  it("is not undone by cancelling", async () => {
    const world = await watched();
    await world.scout.cancelTask({ task_id: await published(world) });
    expect(await refusedAs(published(world))).toBe("held_for_review");
  });

  it("draws nothing from the day's cap", async () => {
    const world = await watched();
    await world.acme.setSpendingCaps({ daily_agent_spend_cap_amber: 200 });
    const { task_id, risk_id } = await stopped(world);
    await world.operator.reviewRisk({ risk_id, verdict: "allow" });
    expect(await refusedAs(world.scout.fundTask({ task_id }))).toBe("done");
  });
});

describe("The operator's queue", () => {
  it("has the task once, however often it is tried, with the rule and its reason", async () => {
    const world = await watched();
    const { task_id, risk_id } = await stopped(world);
    expect(await refusedAs(world.scout.fundTask({ task_id }))).toBe("held_for_review");
    expect((await world.operator.reviewRisk()).risks).toEqual([
      {
        risk_id,
        task_id,
        agent_id: world.who.scout.id,
        developer_id: world.who.acme.id,
        rule: "spend_velocity",
        reason: "200.00 Amber within about an hour is above 150.00 Amber",
        state: "open",
        at: "2026-01-05T12:00:00.000Z",
      },
    ]);
    const { events } = await world.scout.listEvents();
    expect(events.filter(({ type }) => type === "risk.opened")).toHaveLength(1);
  });

  it("is left by what is reviewed", async () => {
    const world = await watched();
    const { risk_id } = await stopped(world);
    await world.operator.reviewRisk({ risk_id, verdict: "block" });
    expect((await world.operator.reviewRisk()).risks).toEqual([]);
  });

  it("wants a task and a verdict together", async () => {
    const world = await watched();
    const { risk_id } = await stopped(world);
    expect(await refusal(world.operator.reviewRisk({ risk_id }))).toMatchObject({
      code: "invalid_input",
      field: "verdict",
    });
    expect(await refusal(world.operator.reviewRisk({ verdict: "allow" }))).toMatchObject({
      code: "invalid_input",
      field: "risk_id",
    });
    const none = world.operator.reviewRisk({ risk_id: "rsk_none", verdict: "allow" });
    expect(await refusedAs(none)).toBe("not_found");
  });
});

describe("The operator's word", () => {
  it("to allow lets this task be funded, and no other", async () => {
    const world = await watched();
    const { task_id, risk_id } = await stopped(world);
    await world.operator.reviewRisk({ risk_id, verdict: "allow" });
    expect((await world.scout.fundTask({ task_id })).held_amber).toBe("100.00");
    expect(await refusedAs(published(world))).toBe("held_for_review");
  });

  it("to block keeps it, though the hour has passed", async () => {
    const world = await watched();
    const { task_id, risk_id } = await stopped(world);
    await world.operator.reviewRisk({ risk_id, verdict: "block" });
    await world.market.advance("3h");
    expect(await refusal(world.scout.fundTask({ task_id }))).toMatchObject({
      code: "held_for_review",
      reason: "blocked",
      data: { risk_id },
    });
    expect((await world.scout.getWallet()).balance_amber).toBe("900.00");
    expect((await world.scout.cancelTask({ task_id })).refunded_amber).toBe("0.00");
  });

  it("stands for all rules", async () => {
    const never: RiskRule = { name: "never", verdict: "review", check: () => "we never do" };
    const world = await openWorld({ policy: { spend_velocity_amber: "50", risk: [never] } });
    const task_id = await draft(world);
    const refused = await refusal(world.scout.fundTask({ task_id }));
    const risk_id = String(refused?.data?.["risk_id"]);
    expect((await world.operator.reviewRisk()).risks[0]?.rule).toBe("spend_velocity");
    await world.operator.reviewRisk({ risk_id, verdict: "allow" });
    expect(await refusedAs(world.scout.fundTask({ task_id }))).toBe("done");
  });
});

describe("A rule of the embedder's own", () => {
  it("sees the task and stops it with its own reason", async () => {
    const noDiving: RiskRule = {
      name: "no_diving",
      verdict: "review",
      check: ({ title, amount }) =>
        title.includes("dive") && amount === 100_000_000n ? "nobody is to dive for us" : null,
    };
    const world = await openWorld({ policy: { risk: [noDiving] } });
    expect(await refusedAs(published(world))).toBe("done");
    const task_id = await draft(world, { title: "Take a dive in the harbour" });
    const refused = await refusal(world.scout.fundTask({ task_id }));
    expect(refused?.code).toBe("held_for_review");
    expect(refused?.message).toContain("nobody is to dive for us");
  });
});
