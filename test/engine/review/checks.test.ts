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
  NOON,
  photo,
  resultOf,
} from "./given.ts";

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
