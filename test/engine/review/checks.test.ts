import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { METHODS } from "../../../engine/review/check-lines.ts";
import { checkSubmission } from "../../../engine/review/checks.ts";
import type { CheckReport } from "../../../engine/review/types.ts";
import {
  bank,
  criterion,
  deliverable,
  handIn,
  HOUR,
  lineOf,
  MINUTE,
  NOON,
  photo,
  PLACE,
} from "./given.ts";

const resultOf = (name: string, ...input: Parameters<typeof handIn>) =>
  lineOf(checkSubmission(handIn(...input)), name).result;
const namesOf = (...input: Parameters<typeof handIn>) =>
  checkSubmission(handIn(...input)).checks.map((line) => line.check);

describe("work handed in for the bank's task", () => {
  const there = { latitude: 37.775, longitude: -122.4194 };
  const good = { photos: [photo({ gps: there }), photo({ gps: there })] };

  it("passes on every line when all is there, and says what was measured", () => {
    const report = checkSubmission(handIn(bank, good));
    expect(report.passed).toBe(true);
    expect(report.checks.map((line) => [line.check, line.required, line.actual])).toEqual([
      ["deadline", "handed in by 2026-03-05T14:00:00.000Z", "2026-03-05T13:00:00.000Z"],
      ["deliverable_1_photo", "1 photo", "2 photos left for it"],
      ["deliverable_2_photo", "1 photo", "1 photo left for it"],
      ["photo_count", "at least 2 photos (criterion 2)", "2 photos"],
      ["gps_present", "every photo states where it was taken (criterion 1)", "2 of 2 photos"],
      ["gps_within_radius", "every photo within 50 m", "farthest 11 m"],
      ["resolution", "every photo at least 1280x720 px", "smallest 1920x1080 px"],
      [
        "taken_at",
        "every photo taken from 2026-03-05T11:55:00.000Z to 2026-03-05T13:05:00.000Z",
        "2 inside, 0 outside, 0 without a time",
      ],
    ]);
  });

  it("labels as claims exactly the lines that rest on what the files say of themselves", () => {
    const { checks } = checkSubmission(handIn(bank, good));
    expect(checks.filter((line) => line.claimed).map((line) => line.check)).toEqual([
      "gps_present",
      "gps_within_radius",
      "taken_at",
    ]);
  });

  it("fails on every line about photos when there is none: nothing passes for want of any", () => {
    const { passed, checks } = checkSubmission(handIn(bank, {}));
    expect(passed).toBe(false);
    expect(checks.filter((line) => line.result !== "failed").map((line) => line.check)).toEqual([
      "deadline",
    ]);
  });
});

describe("the deadline", () => {
  it("is kept in its own millisecond and missed in the next", () => {
    expect(resultOf("deadline", {}, { at: NOON + 2 * HOUR })).toBe("passed");
    expect(resultOf("deadline", {}, { at: NOON + 2 * HOUR + 1 })).toBe("failed");
  });

  it("is kept by a late revision when the first hand-in was in time, and only then", () => {
    const late = { at: NOON + 9 * HOUR };
    expect(resultOf("deadline", {}, late, { first_submission_at: NOON + HOUR })).toBe("passed");
    expect(resultOf("deadline", {}, late, { first_submission_at: NOON + 3 * HOUR })).toBe("failed");
    expect(resultOf("deadline", {}, late)).toBe("failed");
  });
});

describe("a deliverable", () => {
  it.each([
    ["photo", { photos: [photo()] }],
    ["report", { text_content: "All shelves are full." }],
    ["Text", { text_content: "7" }],
    ["scan", { photos: [photo()] }],
    ["document", { text_content: "Lease of 4 March" }],
    ["form", { answers: { open: "yes" } }],
    ["data", { answers: { price: "4.20" } }],
    ["gps", { photos: [photo()] }],
  ])("of type %s is there, and missed when it is not", (type, handed) => {
    const asks = { deliverables: [deliverable(type)] };
    const at = (report: CheckReport) => report.checks[1]?.result;
    expect(at(checkSubmission(handIn(asks, handed)))).toBe("passed");
    expect(at(checkSubmission(handIn(asks, {})))).toBe("failed");
  });

  it("is not made of blanks, dashes, empty answers or photos without a place", () => {
    const empty = {
      text_content: " --- \n\u200b",
      answers: { open: "  " },
      photos: [photo({ gps: null })],
    };
    const asks = { deliverables: ["text", "form", "gps"].map((type) => deliverable(type)) };
    const { checks } = checkSubmission(handIn(asks, empty));
    expect(checks.slice(1, 4).map((line) => line.result)).toEqual(["failed", "failed", "failed"]);
  });

  it("does not share its photos with another one", () => {
    const asks = {
      deliverables: [deliverable("scan"), deliverable("photo", 2), deliverable("photo")],
    };
    const results = (count: number) =>
      checkSubmission(handIn(asks, { photos: Array.from({ length: count }, () => photo()) }))
        .checks.slice(1, 4)
        .map((line) => line.result);
    expect(results(4)).toEqual(["passed", "passed", "passed"]);
    expect(results(3)).toEqual(["failed", "passed", "passed"]);
    expect(results(2)).toEqual(["failed", "passed", "failed"]);
  });

  it("that is not required has no line", () => {
    const optional = { deliverables: [{ ...deliverable("photo"), required: false }] };
    expect(namesOf(optional, {})).toEqual(["deadline"]);
  });

  it("of an unknown type is left to the requester", () => {
    const asks = { deliverables: [deliverable("hologram")] };
    expect(resultOf("deliverable_1_other", asks, {})).toBe("manual");
  });
});

describe("photos", () => {
  const needs = (change: object) => ({
    photo_requirements: {
      min_count: 0,
      must_include_gps_exif: false,
      min_resolution: null,
      ...change,
    },
  });
  const near = { location: { ...PLACE, radius_meters: 50, address: null } };

  it("that are one file twice count once", () => {
    const same = photo();
    const report = checkSubmission(handIn(needs({ min_count: 2 }), { photos: [same, same] }));
    expect(lineOf(report, "photo_count")).toMatchObject({
      result: "failed",
      actual: "1 photo, 1 repeated file left out",
    });
  });

  it("must all state a place where that is required: one that does not fails the line", () => {
    const asks = needs({ must_include_gps_exif: true });
    expect(resultOf("gps_present", asks, { photos: [photo(), photo()] })).toBe("passed");
    const mixed = { photos: [photo(), photo({ gps: null })] };
    expect(resultOf("gps_present", asks, mixed)).toBe("failed");
  });

  it.each([
    ["no number", Number.NaN, 0],
    ["beyond the pole", 90.1, 0],
    ["past the date line", 0, -180.1],
  ])("with a place that is %s state no place", (_, latitude, longitude) => {
    const asks = { ...needs({ must_include_gps_exif: true }), ...near };
    const handed = { photos: [photo({ gps: { latitude, longitude } })] };
    expect(resultOf("gps_present", asks, handed)).toBe("failed");
    expect(resultOf("gps_within_radius", asks, handed)).toBe("failed");
  });

  it("are measured to the farthest, and one too far away fails the line", () => {
    const far = photo({ gps: { latitude: PLACE.latitude + 0.001, longitude: PLACE.longitude } });
    const report = checkSubmission(handIn(near, { photos: [photo(), far] }));
    expect(lineOf(report, "gps_within_radius")).toMatchObject({
      result: "failed",
      required: "every photo within 50 m",
      actual: "farthest 111 m",
    });
  });

  it("without a place are for the requester to judge where no place was required", () => {
    const handed = { photos: [photo(), photo({ gps: null })] };
    expect(resultOf("gps_within_radius", near, handed)).toBe("manual");
    expect(namesOf(near, {})).toEqual(["deadline"]);
  });

  it.each([
    ["low", 640, 480, "passed"],
    ["low", 639, 480, "failed"],
    ["medium", 1280, 720, "passed"],
    ["medium", 720, 1280, "passed"],
    ["medium", 1279, 720, "failed"],
    ["medium", 4000, 719, "failed"],
    ["high", 1080, 1920, "passed"],
    ["high", 1919, 1080, "failed"],
    ["high", null, 1080, "failed"],
    ["high", 1920, 0, "failed"],
  ] as const)("for %s resolution at %s by %s have %s", (min_resolution, width, height, result) => {
    const handed = { photos: [photo({ width, height }), photo({ width: 4000, height: 3000 })] };
    expect(resultOf("resolution", needs({ min_resolution }), handed)).toBe(result);
  });

  it("name the one of least size, and those of unknown size", () => {
    const sizes = [photo({ width: 800, height: 600 }), photo(), photo({ width: null })];
    const report = checkSubmission(handIn(needs({ min_resolution: "medium" }), { photos: sizes }));
    expect(lineOf(report, "resolution").actual).toBe(
      "smallest 800x600 px, 1 photo of unknown size",
    );
  });

  it.each([
    ["five minutes before acceptance", NOON - 5 * MINUTE, "passed"],
    ["earlier than that", NOON - 5 * MINUTE - 1, "failed"],
    ["five minutes after the hand-in", NOON + HOUR + 5 * MINUTE, "passed"],
    ["later than that", NOON + HOUR + 5 * MINUTE + 1, "failed"],
    ["at no known time", null, "manual"],
    ["at a time that is no number", Number.NaN, "failed"],
  ])("taken %s", (_, taken_at, result) => {
    const handed = { photos: [photo({ taken_at }), photo()] };
    expect(resultOf("taken_at", {}, handed)).toBe(result);
  });

  it("without a time fail where a criterion asks for the time", () => {
    const asks = { acceptance_criteria: [criterion("auto_timestamp")] };
    expect(resultOf("taken_at", asks, { photos: [photo({ taken_at: null })] })).toBe("failed");
    expect(resultOf("taken_at", asks, {})).toBe("failed");
  });
});

describe("an acceptance criterion", () => {
  it.each([...METHODS])("by %s is answered by the line %s, alone", (method, name) => {
    const asks = { acceptance_criteria: [criterion(method)] };
    const { checks } = checkSubmission(handIn(asks, {}));
    const naming = checks.filter((line) => line.required.includes("(criterion 1)"));
    expect(naming.map((line) => line.check)).toEqual([name]);
  });

  it("by a method nobody knows is left to the requester", () => {
    const asks = { acceptance_criteria: [criterion("auto_gps"), criterion("auto_smell")] };
    const report = checkSubmission(handIn(asks, { photos: [photo()] }));
    expect(lineOf(report, "criterion_2").result).toBe("manual");
    expect(report.passed).toBe(true);
  });

  it("shares a line with others and with the photo requirements that ask for the same", () => {
    const asks = {
      acceptance_criteria: [criterion("auto_photo_count"), criterion("AUTO_PHOTO_COUNT ")],
      photo_requirements: { min_count: 3, must_include_gps_exif: false, min_resolution: null },
    };
    const report = checkSubmission(handIn(asks, { photos: [photo()] }));
    expect(lineOf(report, "photo_count").required).toBe("at least 3 photos (criteria 1, 2)");
  });

  it("about the number of photos goes by the deliverables where no number is given", () => {
    const asks = {
      acceptance_criteria: [criterion("auto_photo_count")],
      deliverables: [deliverable("photo", 3)],
    };
    expect(resultOf("photo_count", asks, { photos: [photo(), photo()] })).toBe("failed");
    const alone = { acceptance_criteria: [criterion("auto_photo_count")] };
    expect(resultOf("photo_count", alone, {})).toBe("failed");
    expect(resultOf("photo_count", alone, { photos: [photo()] })).toBe("passed");
  });

  it.each(["auto_gps_radius", "auto_resolution"])(
    "by %s without anything to measure against is left to the requester",
    (method) => {
      const asks = { acceptance_criteria: [criterion(method)] };
      const { checks } = checkSubmission(handIn(asks, { photos: [photo()] }));
      const [line] = checks.filter((one) => one.required.includes("(criterion 1)"));
      expect(line?.result).toBe("manual");
    },
  );
});

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
