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

/** A task that a rule has put before the operator. */
async function heldTask(world: World): Promise<{ task_id: string; risk_id: string }> {
  const task_id = await draft(world);
  const refused = await refusal(world.scout.fundTask({ task_id }));
  return { task_id, risk_id: String(refused?.data?.["risk_id"]) };
}

describe("A rule that blocks", () => {
  const noDiving: RiskRule = {
    name: "no_diving",
    verdict: "block",
    check: ({ text }) => (/dive/.test(text.title) ? "nobody is to dive for us" : null),
  };
  const dive = { title: "Take a dive in the harbour" };

  it("refuses the task outright, names its category and leaves nothing to review", async () => {
    const world = await openWorld({ policy: { risk: [noDiving] } });
    const task_id = await draft(world, dive);
    const refused = await refusal(world.scout.fundTask({ task_id }));
    expect(refused).toMatchObject({
      code: "rule_broken",
      reason: "risk_gate_blocked",
      data: { category: "no_diving" },
    });
    expect(refused?.message).toContain("no_diving: nobody is to dive for us. Nothing was charged");
    expect((await world.operator.reviewRisk()).risks).toEqual([]);
    const { events } = await world.scout.listEvents();
    expect(events.filter(({ type }) => type === "risk.opened")).toEqual([]);
    expect(await statusOf(world, task_id)).toBe("draft");
    expect((await world.scout.getWallet()).balance_amber).toBe("1000.00");
  });

  it("is told before what an operator should look at, wherever it stands", async () => {
    const world = await openWorld({ policy: { spend_velocity_amber: "50", risk: [noDiving] } });
    const blocked = await refusal(published(world, dive));
    expect(blocked?.reason).toBe("risk_gate_blocked");
    expect((await world.operator.reviewRisk()).risks).toEqual([]);
    expect(await refusedAs(published(world))).toBe("held_for_review");
  });

  it("stands above an operator's word about another rule", async () => {
    let diving = "allowed";
    const changing: RiskRule = {
      ...noDiving,
      check: () => (diving === "allowed" ? null : "no longer"),
    };
    const world = await openWorld({ policy: { spend_velocity_amber: "50", risk: [changing] } });
    const { task_id, risk_id } = await heldTask(world);
    await world.operator.reviewRisk({ risk_id, verdict: "allow" });
    diving = "forbidden";
    expect((await refusal(world.scout.fundTask({ task_id })))?.reason).toBe("risk_gate_blocked");
    diving = "allowed";
    expect(await refusedAs(world.scout.fundTask({ task_id }))).toBe("done");
  });
});

describe("A rule that fails", () => {
  const broken = (verdict: RiskRule["verdict"], check: RiskRule["check"]): RiskRule => ({
    name: "broken",
    verdict,
    check,
  });
  const throws = (): null => {
    throw new TypeError("undefined is not a task");
  };
  const says = (json: string) => JSON.parse(json) as string | null;

  it.each([
    ["reviews and throws", broken("review", throws)],
    ["blocks and throws", broken("block", throws)],
    ["answers what is no answer", broken("block", () => says("true"))],
    ["answers nothing at all", broken("review", () => (({}) as { said: null }).said)],
  ])("lets nothing pass and asks the operator, where it %s", async (_, rule) => {
    const world = await openWorld({ policy: { risk: [rule] } });
    const { task_id, risk_id } = await heldTask(world);
    expect((await world.operator.reviewRisk()).risks).toMatchObject([
      { rule: "broken", reason: "the rule broken failed, so it could not let the task pass" },
    ]);
    await world.operator.reviewRisk({ risk_id, verdict: "allow" });
    expect(await refusedAs(world.scout.fundTask({ task_id }))).toBe("done");
  });

  it("does not keep another rule from refusing, before or after the operator's word", async () => {
    const titled: RiskRule = {
      name: "no_fronts",
      verdict: "block",
      check: ({ title }) => (title.includes("dive") ? "no diving" : null),
    };
    const world = await openWorld({ policy: { risk: [broken("review", throws), titled] } });
    const refused = await refusal(published(world, { title: "Take a dive in the harbour" }));
    expect(refused).toMatchObject({ reason: "risk_gate_blocked", data: { category: "no_fronts" } });
  });
});

describe("A rule that does not say what its objection means", () => {
  it("is no rule: the market does not open", async () => {
    const rule = JSON.parse('{ "name": "no_diving", "check": null }') as RiskRule;
    const opened = openWorld({ policy: { risk: [{ ...rule, check: () => null }] } });
    await expect(opened).rejects.toThrow('a verdict, which is "review" or "block"');
  });
});
