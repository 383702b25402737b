import { describe, expect, it } from "vitest";
import { spendVelocity, type RiskFacts } from "../../../engine/policy/risk.ts";
import { draft, openWorld, published, refusal, refusedAs } from "../../support/world.ts";

const facts: RiskFacts = {
  agent: "agt_1",
  developer: "dev_1",
  task_type: "errand",
  title: "Count the bicycles",
  amount: 10n,
  recent_spend: 90n,
};

/** A market that wants an operator to look at more than 150 Amber within the hour. */
const cautious = () => openWorld({ policy: { spend_velocity_amber: "150" } });
const LATE = { deadline_iso: "2026-02-01T00:00:00Z" };

describe("The rule of spend velocity", () => {
  it("lets through what is at the limit, and objects to a micro more", () => {
    const rule = spendVelocity(100n);
    expect(rule.check(facts)).toBeNull();
    expect(rule.check({ ...facts, amount: 11n })).toBe(
      "0.000101 Amber within about an hour is above 0.0001 Amber",
    );
  });

  it("stops a task before anything is charged, and puts it before the operator", async () => {
    const world = await cautious();
    await published(world);
    const task_id = await draft(world);
    const refused = await refusal(world.scout.fundTask({ task_id }));
    const risk_id = `rsk_${task_id}`;
    expect(refused).toMatchObject({ code: "held_for_review", reason: "open", data: { risk_id } });
    expect((await world.scout.getWallet()).pending_amber).toBe("100.00");
    expect(await world.operator.reviewRisk()).toMatchObject({
      risks: [{ risk_id, task_id, rule: "spend_velocity", state: "open" }],
    });
  });

  it("asks once, however often the agent tries", async () => {
    const world = await cautious();
    const task_id = await draft(world, { budget_amber: 200 });
    for (let n = 0; n < 3; n++) await refusal(world.scout.fundTask({ task_id }));
    expect((await world.operator.reviewRisk()).risks).toHaveLength(1);
  });

  it("forgets within two hours, at the turn of the clock's hour", async () => {
    const world = await cautious();
    await published(world, LATE);
    await world.market.advance("1h");
    expect(await refusedAs(published(world, LATE))).toBe("held_for_review");
    await world.market.advance("1h");
    expect(await refusedAs(published(world, LATE))).toBe("done");
  });

  it("looks at each agent alone", async () => {
    const world = await cautious();
    await published(world);
    const other = world.market.as(await world.acme.registerAgent({ display_name: "Other" }));
    expect(await refusedAs(published({ ...world, scout: other }))).toBe("done");
  });
});

describe("The operator's word on a risk", () => {
  it("to allow lets this task through, and no other", async () => {
    const world = await cautious();
    const task_id = await draft(world, { budget_amber: 200 });
    await refusal(world.scout.fundTask({ task_id }));
    const verdict = { risk_id: `rsk_${task_id}`, verdict: "allow" as const };
    expect((await world.operator.reviewRisk(verdict)).risks).toMatchObject([{ state: "allowed" }]);
    expect(await refusedAs(world.scout.fundTask({ task_id }))).toBe("done");
    expect(await refusedAs(published(world))).toBe("held_for_review");
  });

  it("to block keeps this task from being funded, and says so", async () => {
    const world = await cautious();
    const task_id = await draft(world, { budget_amber: 200 });
    await refusal(world.scout.fundTask({ task_id }));
    await world.operator.reviewRisk({ risk_id: `rsk_${task_id}`, verdict: "block" });
    expect(await refusal(world.scout.fundTask({ task_id }))).toMatchObject({
      code: "held_for_review",
      reason: "blocked",
      message: expect.stringContaining("blocked it") as string,
    });
    expect((await world.operator.reviewRisk()).risks).toEqual([]);
  });

  it("names the risk and the verdict together, and only an operator gives it", async () => {
    const world = await cautious();
    const half = world.operator.reviewRisk({ risk_id: "rsk_1" });
    expect(await refusal(half)).toMatchObject({ field: "verdict", reason: "required" });
    const none = world.operator.reviewRisk({ risk_id: "rsk_1", verdict: "allow" });
    expect(await refusedAs(none)).toBe("not_found");
    const reply = await world.market.execute(world.who.acme, "review_risk", {});
    expect(reply).toMatchObject({ rejection: { code: "wrong_role" } });
  });
});

describe("A rule of the embedder's own", () => {
  it("is asked after the built-in one, with the facts of the task", async () => {
    const asked: RiskFacts[] = [];
    const rule = {
      name: "no_banks",
      check(its: RiskFacts) {
        asked.push(its);
        return its.title.includes("bank") ? "banks are watched" : null;
      },
    };
    const world = await openWorld({ policy: { risk: [rule] } });
    expect(await refusedAs(published(world))).toBe("done");
    const bank = await refusal(published(world, { title: "Photograph the bank" }));
    expect(bank).toMatchObject({
      code: "held_for_review",
      message: expect.stringContaining("banks are watched") as string,
    });
    expect(asked.at(-1)).toEqual({
      agent: "agt_1",
      developer: "dev_1",
      task_type: "photography",
      title: "Photograph the bank",
      amount: 100_000_000n,
      recent_spend: 100_000_000n,
    });
  });
});
