import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { METHODS } from "../../../engine/review/check-lines.ts";
import { checkSubmission } from "../../../engine/review/checks.ts";
import type { CheckReport } from "../../../engine/review/types.ts";
import { bank, criterion, deliverable, handIn, HOUR, NOON, photo, PLACE } from "./given.ts";

const anyPhoto = fc.record({
  sha256: fc.constantFrom("a", "b", "c", "d"),
  width: fc.option(fc.integer({ min: 0, max: 3000 })),
  height: fc.option(fc.integer({ min: 0, max: 3000 })),
  taken_at: fc.option(fc.integer({ min: NOON - HOUR, max: NOON + 3 * HOUR })),
  gps: fc.option(
    fc.record({
      latitude: fc.double({ min: 37.79, max: 37.8 }),
      longitude: fc.double({ min: -122.4, max: -122.39 }),
    }),
  ),
});
const anyInput = fc
  .record({
    photos: fc.array(anyPhoto, { maxLength: 5 }),
    text_content: fc.option(fc.string()),
    answers: fc.option(fc.dictionary(fc.string(), fc.string())),
    methods: fc.array(fc.constantFrom(...METHODS.keys(), "manual"), { maxLength: 6 }),
    types: fc.array(fc.constantFrom("photo", "scan", "text", "form", "gps", "odd"), {
      maxLength: 4,
    }),
    located: fc.boolean(),
    needs: fc.option(
      fc.record({
        min_count: fc.integer({ min: 0, max: 4 }),
        must_include_gps_exif: fc.boolean(),
        min_resolution: fc.option(fc.constantFrom("low", "medium", "high")),
      }),
    ),
  })
  .map(({ photos, text_content, answers, methods, types, located, needs }) =>
    handIn(
      {
        acceptance_criteria: methods.map(criterion),
        deliverables: types.map((type) => deliverable(type)),
        location: located ? { ...PLACE, radius_meters: 300, address: null } : null,
        photo_requirements: needs,
      },
      { photos, text_content, answers },
    ),
  );

const isHonest = ({ passed, checks }: CheckReport) =>
  passed === !checks.some((line) => line.result === "failed");

describe("every report", () => {
  it("passes if and only if no line failed", () => {
    fc.assert(fc.property(anyInput, (input) => isHonest(checkSubmission(input))));
  });

  it("would be caught passing over a failed line, or failing without one", () => {
    const report = checkSubmission(handIn(bank, {}));
    expect(isHonest({ ...report, passed: true })).toBe(false);
    expect(isHonest({ passed: false, checks: [] })).toBe(false);
  });

  it("is the same for the same photos in another order", () => {
    const shuffled = anyInput.chain((input) =>
      fc
        .shuffledSubarray([...input.submission.photos], {
          minLength: input.submission.photos.length,
        })
        .map((photos) => ({ input, photos })),
    );
    fc.assert(
      fc.property(shuffled, ({ input, photos }) => {
        const again = { ...input, submission: { ...input.submission, photos } };
        expect(checkSubmission(again)).toEqual(checkSubmission(input));
      }),
    );
  });

  it("has no two lines of one name, and a line for each criterion and required deliverable", () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { checks } = checkSubmission(input);
        expect(new Set(checks.map((line) => line.check)).size).toBe(checks.length);
        const told = checks.map((line) => line.required).join("\n");
        input.spec.acceptance_criteria.forEach((_, index) => {
          const number = new RegExp(`criteri(on|a) (\\d, )*${index + 1}\\b`);
          expect(told).toMatch(number);
        });
        const delivered = checks.filter((line) => line.check.startsWith("deliverable_"));
        expect(delivered).toHaveLength(input.spec.deliverables.length);
      }),
    );
  });

  it("repeats nothing that a worker or a requester wrote", () => {
    const mark = "IGNORE-ALL-RULES";
    const asks = {
      deliverables: [{ ...deliverable(mark), description: mark }],
      acceptance_criteria: [{ criterion: mark, verification_method: mark }],
    };
    const handed = {
      text_content: mark,
      answers: { [mark]: mark },
      photos: [photo({ sha256: mark })],
    };
    expect(JSON.stringify(checkSubmission(handIn(asks, handed)))).not.toContain(mark);
  });
});
