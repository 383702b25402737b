import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ScoredSpec } from "../../../engine/review/quality-parts.ts";
import { AT_LEAST, scoreSpec } from "../../../engine/review/quality.ts";
import { criterion, HOUR, NOON, PLACE, AMBER } from "./given.ts";

const words = fc.constantFrom("roof", "step 1", "step 2", "3 milestones", "in two visits", "x");
const text = fc.array(words, { maxLength: 6 }).map((some) => some.join(" "));
const anySpec: fc.Arbitrary<ScoredSpec> = fc.record({
  title: text,
  task_type: fc.constantFrom("photography", "errand", "inspection", "translation"),
  worker_instructions: fc.option(text),
  location: fc.option(
    fc
      .constantFrom(null, "1 Rural Rd, Elko", "2 High St, London")
      .map((address) => ({ ...PLACE, radius_meters: 50, address })),
  ),
  priority: fc.constant("medium" as const),
  estimated_duration_minutes: fc.option(fc.integer({ min: 1, max: 300 })),
  deliverables: fc.array(
    fc
      .tuple(fc.constantFrom("photo", "text", "odd"), fc.integer({ min: 1, max: 9 }), text)
      .map(([type, quantity, description]) => ({ type, quantity, description, required: true })),
    { maxLength: 3 },
  ),
  acceptance_criteria: fc.array(fc.constantFrom("auto_gps", "manual").map(criterion), {
    maxLength: 2,
  }),
  photo_requirements: fc.option(
    fc.record({
      min_count: fc.integer({ min: 0, max: 9 }),
      must_include_gps_exif: fc.boolean(),
      min_resolution: fc.constant(null),
    }),
  ),
  required_skills: fc.constantFrom([], ["climbing"]),
  metadata: fc.constantFrom(null, { remote: true }),
  budget: fc.bigInt({ min: 0n, max: 4000n }).map((amount) => amount * AMBER),
  deadline: fc.integer({ min: -1, max: 30 }).map((hours) => NOON + (hours * HOUR) / 10),
  bids: fc.boolean(),
  milestones: fc.integer({ min: 1, max: 4 }),
});

/** A spec, and the same with one of its parts taken out. */
const withAGap = fc
  .tuple(
    anySpec,
    fc.constantFrom<Partial<ScoredSpec>>(
      { title: "" },
      { task_type: "" },
      { worker_instructions: null },
      { location: null },
      { estimated_duration_minutes: null },
      { deliverables: [] },
      { acceptance_criteria: [] },
      { photo_requirements: null },
    ),
  )
  .map(([whole, gap]) => ({ whole, gapped: { ...whole, ...gap } }));

type Scorer = (spec: ScoredSpec) => number;
const rewardsFilling = (scorer: Scorer) =>
  fc.property(withAGap, ({ whole, gapped }) => scorer(whole) >= scorer(gapped));
const ours: Scorer = (spec) => scoreSpec(spec, NOON).score;

describe("every score", () => {
  it("is from 0 to 1 in hundredths, and its label and advice follow from it", () => {
    fc.assert(
      fc.property(anySpec, (spec) => {
        const report = scoreSpec(spec, NOON);
        const points = Math.round(report.score * 100);
        expect(report.score).toBe(points / 100);
        expect(points).toBeGreaterThanOrEqual(0);
        expect(points).toBeLessThanOrEqual(100);
        expect(report.advice === "proceed").toBe(points >= AT_LEAST.good);
        expect(report.advice === "stop").toBe(points < AT_LEAST.fair);
        expect(["excellent", "good"].includes(report.label)).toBe(report.advice === "proceed");
      }),
    );
  });

  it("names in its warnings whatever keeps it from full marks", () => {
    fc.assert(
      fc.property(anySpec, (spec) => {
        const report = scoreSpec(spec, NOON);
        if (report.score < 1) expect(report.warnings).not.toEqual([]);
      }),
    );
  });

  it("never falls when a missing part is filled in", () => {
    fc.assert(rewardsFilling(ours), { numRuns: 2000 });
  });

  it.each<[string, Scorer]>([
    ["punishes instructions", (spec) => ours(spec) - (spec.worker_instructions === null ? 0 : 1)],
    [
      "lets a duration cost more than it earns",
      (spec) => ours(spec) - (spec.estimated_duration_minutes === null ? 0 : 0.06),
    ],
    ["forgets the deliverables", (spec) => ours(spec) - 0.08 * Math.sign(spec.deliverables.length)],
  ])("would be caught falling by a scorer that %s", (_, scorer) => {
    expect(fc.check(rewardsFilling(scorer), { numRuns: 2000 }).failed).toBe(true);
  });
});
