import { describe, expect, it } from "vitest";
import { parseAmber } from "../../../engine/money.ts";
import {
  balances,
  matched,
  openWorld,
  REASON,
  refusal,
  refusedAs,
  statusOf,
  submitted,
  type World,
} from "../../support/world.ts";

const micros = (text: string): bigint => {
  const parsed = parseAmber(text);
  return parsed.ok ? parsed.value : -1n;
};

/** Hands in and has approved the milestones from `first` to `last`; answers what each paid. */
async function work(world: World, task_id: string, first: number, last: number) {
  const paid: string[] = [];
  for (let milestone_number = first; milestone_number <= last; milestone_number++) {
    await world.ada.submitWork({ task_id, text_content: `part ${milestone_number}` });
    const approved = await world.scout.approveSubmission({ task_id, milestone_number });
    expect(approved.milestone_number).toBe(milestone_number);
    paid.push(approved.paid_amber);
  }
  return paid;
}

describe("Milestones", () => {
  it.each([
    ["100", 3, ["33.333333", "33.333333", "33.333334"]],
    ["1", 3, ["0.333333", "0.333333", "0.333334"]],
    ["1.000001", 2, ["0.50", "0.500001"]],
    ["1", 1, ["1.00"]],
  ])("share %s Amber among %i so that nothing is lost", async (budget_amber, count, shares) => {
    const world = await openWorld();
    const task_id = await matched(world, { budget_amber, milestone_count: count });
    expect(await work(world, task_id, 1, count)).toEqual(shares);
    expect(await statusOf(world, task_id)).toBe("completed");
    const { "earnings:test:wrk_1": earned = "", "fees:test": fees = "" } = await balances(world);
    expect(micros(earned) + micros(fees)).toBe(micros(budget_amber));
    expect(micros(fees)).toBe(micros(budget_amber) / 10n);
  });

  it("are paid one by one, and the rest stays held", async () => {
    const world = await openWorld();
    const task_id = await matched(world, { milestone_count: 4 });
    await work(world, task_id, 1, 1);
    expect(await world.scout.getTask({ task_id })).toMatchObject({
      status: "partially_approved",
      milestones_approved: 1,
      paid_amber: "25.00",
      held_amber: "75.00",
    });
    expect((await world.ada.getEarnings()).available_amber).toBe("22.50");
  });

  it("must be named when one of several is reviewed", async () => {
    const world = await openWorld();
    const task_id = await submitted(world, { milestone_count: 2 });
    const required = { code: "invalid_input", field: "milestone_number", reason: "required" };
    expect(await refusal(world.scout.approveSubmission({ task_id }))).toMatchObject(required);
    const reject = world.scout.rejectSubmission({ task_id, reason: REASON });
    expect(await refusal(reject)).toMatchObject({ ...required, data: { milestone_number: 1 } });
  });

  it("are reviewed in their order", async () => {
    const world = await openWorld();
    const task_id = await submitted(world, { milestone_count: 3 });
    const reject = { task_id, milestone_number: 1, reason: REASON };
    expect((await world.scout.rejectSubmission(reject)).milestone_number).toBe(1);
    await world.ada.submitWork({ task_id });
    const second = world.scout.approveSubmission({ task_id, milestone_number: 2 });
    expect(await refusal(second)).toMatchObject({
      code: "rule_broken",
      reason: "not_under_review",
    });
  });

  it("are handed in in their order; without a number it is the next", async () => {
    const world = await openWorld();
    const task_id = await matched(world, { milestone_count: 3 });
    const second = world.ada.submitWork({ task_id, milestone_number: 2 });
    expect(await refusal(second)).toMatchObject({
      code: "rule_broken",
      reason: "out_of_order",
      data: { next_milestone: 1 },
    });
    expect((await world.ada.submitWork({ task_id })).milestone_number).toBe(1);
  });

  it("need no number where there is one, and may have it", async () => {
    const world = await openWorld();
    const [one, other] = [await submitted(world), await submitted(world)];
    expect(await refusedAs(world.scout.approveSubmission({ task_id: one }))).toBe("done");
    const named = { task_id: other, milestone_number: 1 };
    expect(await refusedAs(world.scout.approveSubmission(named))).toBe("done");
  });

  it("are numbered apart from their revisions", async () => {
    const world = await openWorld();
    const task_id = await submitted(world, { milestone_count: 2 });
    await world.scout.rejectSubmission({ task_id, milestone_number: 1, reason: REASON });
    await work(world, task_id, 1, 1);
    const last = await world.ada.submitWork({ task_id });
    expect(last).toMatchObject({
      submission_id: `${task_id}.s3`,
      milestone_number: 2,
      revision: 1,
    });
    const first = await world.scout.getSubmission({ task_id, milestone_number: 1 });
    expect(first).toMatchObject({ revision: 2, outcome: "approved" });
  });

  it("that are late have their day, counted from the approval of the one before", async () => {
    const world = await openWorld();
    const task_id = await submitted(world, { milestone_count: 2 });
    await world.market.advance("20h");
    await world.scout.approveSubmission({ task_id, milestone_number: 1 });
    await world.market.advance("23h");
    const second = await world.ada.submitWork({ task_id });
    expect(second.verification.passed).toBe(true);
  });

  it("that never come give back what is left, and the fee is on what was paid", async () => {
    const world = await openWorld();
    const task_id = await matched(world, { milestone_count: 3 });
    await work(world, task_id, 1, 2);
    await world.market.advance("24h");
    expect(await statusOf(world, task_id)).toBe("expired");
    expect(await balances(world)).toEqual({
      "earnings:test:wrk_1": "60.00",
      "fees:test": "6.666666",
      "rail:test:sandbox": "-1000.00",
      "wallet:test:dev_1": "933.333334",
    });
  });

  it("are approved by silence one at a time", async () => {
    const world = await openWorld();
    const task_id = await submitted(world, { milestone_count: 2 });
    await world.market.advance("24h");
    expect(await statusOf(world, task_id)).toBe("partially_approved");
    await world.ada.submitWork({ task_id });
    await world.market.advance("24h");
    expect(await statusOf(world, task_id)).toBe("completed");
  });
});
