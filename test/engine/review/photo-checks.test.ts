import { describe, expect, it } from "vitest";
import { checkSubmission } from "../../../engine/review/checks.ts";
import { criterion, handIn, HOUR, lineOf, MINUTE, NOON, photo, PLACE, resultOf } from "./given.ts";

const namesOf = (...input: Parameters<typeof handIn>) =>
  checkSubmission(handIn(...input)).checks.map((line) => line.check);

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
