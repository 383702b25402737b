import { describe, expect, it } from "vitest";
import { examine } from "../../../engine/dispute/tiers.ts";
import type { Submission } from "../../../engine/records.ts";
import {
  balances,
  disputed,
  matched,
  openWorld,
  refusal,
  refusedAs,
  REASON,
  rejected,
  statusOf,
  submitted,
} from "../../support/world.ts";

const handedIn: Submission = {
  id: "tsk_1.s1",
  milestone: 1,
  revision: 1,
  worker: "wrk_1",
  at: 1000,
  due: 1000,
  text_content: "done",
  photos: [],
  answers: null,
  sha256: "",
  checks: { passed: true, checks: [] },
  outcome: "rejected",
  reviewed_at: 2000,
  rating: null,
  reason: "no",
};

describe("The automatic tier", () => {
  it("is clear about complete work, on time, that was turned down without a reason", () => {
    expect(examine(handedIn)).toEqual({
      clear: true,
      lines: [
        "The work came in on time.",
        "Every automatic check passed.",
        "The rejection states no specific reason.",
      ],
    });
  });

  it.each([
    ["work that came in late", { due: 999 }, "The work came in after the deadline."],
    [
      "work that failed a check",
      { checks: { passed: false, checks: [] } },
      "Automatic checks failed.",
    ],
    ["a rejection with a reason", { reason: REASON }, "The rejection states a reason."],
    [
      "work that was not turned down",
      { outcome: "in_review" as const },
      "The work was not rejected.",
    ],
  ])("leaves %s to people", (_, change, line) => {
    const findings = examine({ ...handedIn, ...change });
    expect(findings.clear).toBe(false);
    expect(findings.lines).toContain(line);
  });

  it("rules for the worker at once, and the worker is paid in that commit", async () => {
    const world = await openWorld();
    const task_id = await rejected(world, {}, "no");
    expect(await world.ada.fileDispute({ task_id, reason: "It is all there." })).toMatchObject({
      dispute_id: `${task_id}.d1`,
      tier: "automatic",
      state: "ruled",
      ruling: "release",
      status: "completed",
    });
    expect((await world.ada.getEarnings()).available_amber).toBe("90.00");
    const dispute = await world.ada.getDispute({ dispute_id: `${task_id}.d1` });
    expect(dispute).toMatchObject({ ruled_by: "automatic", worker_share: "1" });
  });

  it("rules for the worker even where the requester asks", async () => {
    const world = await openWorld();
    const task_id = await rejected(world, {}, "no");
    const filed = await world.scout.fileDispute({ task_id, reason: REASON });
    expect(filed).toMatchObject({ tier: "automatic", ruling: "release" });
  });

  it("only records what it finds where the rejection has a reason", async () => {
    const world = await openWorld();
    const task_id = await rejected(world);
    const filed = await world.ada.fileDispute({ task_id, reason: "It can be read." });
    expect(filed).toMatchObject({ tier: "operator", state: "open", ruling: null });
    expect(filed.findings).toContain("The rejection states a reason.");
    expect(await statusOf(world, task_id)).toBe("disputed");
    expect((await balances(world))[`hold:test:${task_id}`]).toBe("100.00");
  });

  it("does not rule where a check failed", async () => {
    const world = await openWorld();
    const photo_requirements = { min_count: 2 };
    const task_id = await rejected(world, { photo_requirements }, "no");
    const filed = await world.ada.fileDispute({ task_id, reason: "It is all there." });
    expect(filed).toMatchObject({ tier: "operator", ruling: null });
  });

  it("pays only the milestone in dispute where more are to come", async () => {
    const world = await openWorld();
    const task_id = await rejected(world, { milestone_count: 2 }, "no");
    const reason = "It is all there.";
    const filed = await world.ada.fileDispute({ task_id, milestone_number: 1, reason });
    expect(filed).toMatchObject({ ruling: "release", status: "partially_approved" });
    expect((await world.scout.getTask({ task_id })).paid_amber).toBe("50.00");
  });
});

describe("Who may dispute", () => {
  it("is either side, and nobody else", async () => {
    const world = await openWorld();
    const task_id = await submitted(world);
    const call = { task_id, reason: "I say so." };
    expect(await refusedAs(world.ben.fileDispute(call))).toBe("not_found");
    expect(await refusedAs(world.ada.fileDispute(call))).toBe("done");
  });

  it("is nobody before work was handed in", async () => {
    const world = await openWorld();
    const task_id = await matched(world);
    const call = world.scout.fileDispute({ task_id, reason: "Too slow." });
    expect(await refusedAs(call)).toBe("wrong_state");
  });

  it("is nobody while a dispute is open, and is told which", async () => {
    const world = await openWorld();
    const { task_id, dispute_id } = await disputed(world);
    const again = await refusal(world.ada.fileDispute({ task_id, reason: "No, mine." }));
    expect(again).toMatchObject({ code: "already_exists", data: { dispute_id } });
  });

  it("must name the milestone where there are several", async () => {
    const world = await openWorld();
    const task_id = await submitted(world, { milestone_count: 3 });
    const reason = "This is another shop.";
    expect(await refusal(world.scout.fileDispute({ task_id, reason }))).toMatchObject({
      code: "invalid_input",
      field: "milestone_number",
      reason: "required",
    });
    const wrong = world.scout.fileDispute({ task_id, reason, milestone_number: 2 });
    expect(await refusedAs(wrong)).toBe("rule_broken");
  });

  it("may dispute each milestone in its turn", async () => {
    const world = await openWorld();
    const { task_id, dispute_id } = await disputed(world, { milestone_count: 2 });
    await world.operator.resolveDispute({ dispute_id, ruling: "release" });
    await world.ada.submitWork({ task_id, text_content: "the second half" });
    const second = { task_id, milestone_number: 2, reason: "This is another shop." };
    expect((await world.scout.fileDispute(second)).dispute_id).toBe(`${task_id}.d2`);
  });
});
