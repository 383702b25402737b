import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { POINTS, TITLE_POINTS, type ScoredSpec } from "../../../engine/review/quality-parts.ts";
import { scoreSpec } from "../../../engine/review/quality.ts";
import {
  bank,
  blank,
  complete,
  criterion,
  deliverable,
  HOUR,
  NOON,
  PLACE,
  AMBER,
} from "./given.ts";

const score = (change: Partial<ScoredSpec>, from: ScoredSpec = complete) =>
  scoreSpec({ ...from, ...change }, NOON);
const named = (warnings: readonly string[]) => warnings.map((text) => text.split(":")[0]);
const vague: ScoredSpec = {
  ...blank,
  title: "do stuff",
  task_type: "errand",
  budget: 2000n * AMBER,
  deadline: NOON + 24 * HOUR,
  bids: false,
  milestones: 1,
};

describe("well-known specs", () => {
  it("the bank's: complete enough to go ahead, with a warning that 20 Amber are 20 cents", () => {
    const report = scoreSpec(bank, NOON);
    expect(report).toMatchObject({
      score: 0.88,
      label: "good",
      advice: "proceed",
      minimum_budget: 700n * AMBER,
      effective_hourly_usd: "0.54",
    });
    expect(named(report.warnings)).toEqual(["worker_instructions", "budget", "budget"]);
    expect(report.warnings[1]).toContain("20 Amber is 0.20 USD; did you mean 2000?");
  });

  it("the coffee shop's, of a title, a type, a point and a budget: wants detail", () => {
    const shop = {
      ...blank,
      title: "Photograph the exterior of Starbucks at 123 Main St",
      task_type: "photography",
      location: { latitude: 37.7749, longitude: -122.4194, radius_meters: 100, address: null },
    };
    const rest = { budget: 15n * AMBER, deadline: NOON + 24 * HOUR, bids: false, milestones: 1 };
    const report = scoreSpec({ ...shop, ...rest }, NOON);
    expect(report).toMatchObject({ score: 0.5, label: "fair", advice: "add_detail" });
    expect(named(report.warnings)).toEqual([
      "location.address",
      "deliverables",
      "acceptance_criteria",
      "worker_instructions",
      "estimated_duration_minutes",
      "photo_requirements",
      "budget",
    ]);
  });

  it.each(["do stuff", "Help!", "test task", "", "   ", "I need somebody for something please"])(
    "one of nothing but the title %j: stops",
    (title) => {
      expect(score({ title }, vague)).toMatchObject({ label: "poor", advice: "stop" });
      expect(score({ title, task_type: "" }, vague).score).toBeLessThan(0.5);
      expect(score({ title, task_type: "whatever" }, vague).score).toBeLessThan(0.5);
    },
  );

  it("one that lacks nothing: full marks and not one warning", () => {
    const report = scoreSpec(complete, NOON);
    expect(report).toMatchObject({ score: 1, label: "excellent", warnings: [] });
  });
});

describe("each part of a spec", () => {
  const place = { ...PLACE, radius_meters: 50, address: null };
  it.each<[string, Partial<ScoredSpec>, string, number]>([
    ["no title", { title: "" }, "title", POINTS.title],
    ["a short title", { title: "Chase Bank" }, "title", POINTS.title - TITLE_POINTS[2]],
    ["no type", { task_type: "" }, "task_type", POINTS.task_type],
    ["no place", { location: null }, "location", POINTS.location + POINTS.address],
    ["no address", { location: place }, "location.address", POINTS.address],
    ["no deliverables", { deliverables: [] }, "deliverables", 14],
    [
      "a bare deliverable",
      { deliverables: [{ ...deliverable("photo"), description: "" }] },
      "deliverables[0]",
      7,
    ],
    ["none of a deliverable", { deliverables: [deliverable("photo", 0)] }, "deliverables[0]", 7],
    ["no criteria", { acceptance_criteria: [] }, "acceptance_criteria", 12],
    [
      "a vague criterion",
      { acceptance_criteria: [{ ...criterion("manual"), criterion: "Good" }] },
      "acceptance_criteria[0]",
      4,
    ],
    ["no instructions", { worker_instructions: null }, "worker_instructions", POINTS.instructions],
    ["few instructions", { worker_instructions: "Ring twice" }, "worker_instructions", 4],
    ["no duration", { estimated_duration_minutes: null }, "estimated_duration_minutes", 7],
    [
      "no photo requirements",
      { photo_requirements: null },
      "photo_requirements",
      POINTS.photo_requirements,
    ],
    ["a deadline gone by", { deadline: NOON }, "deadline", 5],
    ["a deadline too near", { deadline: NOON + 19 * 60_000 }, "deadline", POINTS.deadline_room],
    ["too many milestones", { milestones: 3, worker_instructions: null }, "milestone_count", 10],
    [
      "a contradiction",
      { title: `${complete.title} in 3 visits` },
      "milestone_count",
      POINTS.milestones,
    ],
    ["a small budget", { budget: 650n * AMBER }, "budget", POINTS.budget_minimum],
  ])("is missed: %s", (_, change, name, points) => {
    const report = score(change);
    expect(report.score).toBe((100 - points) / 100);
    expect(named(report.warnings)).toContain(name);
  });

  it("is worth what makes a hundred together", () => {
    expect(Object.values(POINTS).reduce((sum, points) => sum + points, 0)).toBe(100);
  });

  it("that the type does not need costs nothing", () => {
    const parcel = { task_type: "delivery", deliverables: [deliverable("text")] };
    const paid = { ...parcel, budget: 2100n * AMBER };
    expect(named(score({ ...paid, photo_requirements: null }).warnings)).toEqual([]);
    const remote = score({ task_type: "translation", location: null });
    expect(named(remote.warnings)).toEqual(["task_type"]);
  });

  it("that is just enough costs nothing", () => {
    const spread = [deliverable("photo"), deliverable("photo"), deliverable("report")];
    expect(score({ deadline: NOON + 20 * 60_000, budget: 3000n * AMBER }).score).toBe(1);
    expect(
      score({ acceptance_criteria: [{ ...criterion("auto_gps"), criterion: "GPS" }] }).score,
    ).toBe(1);
    const told = { milestones: 3, worker_instructions: null, deliverables: spread };
    expect(named(score(told).warnings)).toEqual(["worker_instructions"]);
  });

  it("in another language counts no less", () => {
    expect(score({ title: "拍摄主街450号银行外立面照片" }).score).toBe(1);
    expect(score({ title: "Fotografiere die Fassade der Bank in Köln" }).score).toBe(1);
  });
});

describe("the budget", () => {
  it("costs a twentieth at the most and stops nothing, however bad", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (budget) => {
        const report = score({ budget });
        expect(report.score).toBeGreaterThanOrEqual(0.95);
        expect(report.advice).toBe("proceed");
      }),
    );
  });

  it("is judged by what the worker keeps after the market's own fee", () => {
    expect(scoreSpec(complete, NOON).effective_hourly_usd).toBe("54.00");
    expect(scoreSpec(complete, NOON, 20_000).effective_hourly_usd).toBe("58.80");
  });
});
