import type { TaskSpec } from "../records.ts";
import { distanceMeters, type Point } from "./capabilities.ts";
import {
  askedBy,
  claimed,
  counted,
  differentPhotos,
  isAsked,
  measured,
  enough,
  type CheckInput,
  type HandedIn,
} from "./check-lines.ts";
import type { Check, CheckResult, Photo, Resolution } from "./types.ts";
import { iso } from "../time.ts";

/** Least pixels along the long and the short side; a photo may be upright or across. */
export const MIN_PIXELS: Readonly<Record<Resolution, { long: number; short: number }>> = {
  low: { long: 640, short: 480 },
  medium: { long: 1280, short: 720 },
  high: { long: 1920, short: 1080 },
};

/** A camera's clock may be this far off. */
export const TAKEN_AT_TOLERANCE_MS = 5 * 60_000;

const NO_PHOTOS = "no photos";

/** A place off the globe, or none at all, counts as unknown: it must never look near. */
function placeOf(photo: Photo): Point | null {
  if (photo.gps === null) return null;
  const { latitude, longitude } = photo.gps;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? photo.gps : null;
}

export const hasPlace = (photo: Photo): boolean => placeOf(photo) !== null;

const asksForPlace = (spec: TaskSpec): boolean =>
  spec.photo_requirements?.must_include_gps_exif === true || isAsked(spec, "gps_present");

/** `owed` is what the deliverables ask for, which stands in where no count is given. */
export function photoCountLine(spec: TaskSpec, handed: HandedIn, owed: number): readonly Check[] {
  const minimum = spec.photo_requirements?.min_count ?? 0;
  if (minimum <= 0 && !isAsked(spec, "photo_count")) return [];
  const needed = minimum > 0 ? minimum : Math.max(1, owed);
  const photos = differentPhotos(handed);
  const repeats = handed.photos.length - photos;
  const actual = counted(photos, "photo");
  return [
    measured(
      "photo_count",
      enough(photos, needed),
      `at least ${counted(needed, "photo")}${askedBy(spec, "photo_count")}`,
      repeats === 0 ? actual : `${actual}, ${counted(repeats, "repeated file")} left out`,
    ),
  ];
}

export function gpsPresentLine(spec: TaskSpec, handed: HandedIn): readonly Check[] {
  if (!asksForPlace(spec)) return [];
  const all = handed.photos.length;
  const stated = handed.photos.filter(hasPlace).length;
  return [
    claimed(
      "gps_present",
      enough(stated, Math.max(1, all)),
      `every photo states where it was taken${askedBy(spec, "gps_present")}`,
      all === 0 ? NO_PHOTOS : `${stated} of ${counted(all, "photo")}`,
    ),
  ];
}

interface Tally {
  readonly count: number;
  readonly outside: number;
  readonly unknown: number;
  /** What a photo that does not say makes of the line. */
  readonly missing: CheckResult;
}

/** One photo outside fails the line; with no photo at all there is nothing known. */
function judge({ count, outside, unknown, missing }: Tally): CheckResult {
  if (outside > 0) return "failed";
  return unknown > 0 || count === 0 ? missing : "passed";
}

/** Without a stated place the line fails where places were asked for; else nobody can tell. */
export function gpsRadiusLine(spec: TaskSpec, handed: HandedIn): readonly Check[] {
  const { location } = spec;
  const name = "gps_within_radius";
  const asked = isAsked(spec, name);
  const suffix = askedBy(spec, name);
  if (location === null)
    return asked
      ? [claimed(name, "manual", `near the task's place${suffix}`, "the task has no place")]
      : [];
  const wanted = asked || asksForPlace(spec);
  const count = handed.photos.length;
  if (!wanted && count === 0) return [];
  const places = handed.photos.map(placeOf).filter((place) => place !== null);
  const meters = places.map((place) => distanceMeters(place, location));
  const outside = meters.filter((distance) => !(distance <= location.radius_meters)).length;
  const unknown = count - places.length;
  const parts = [
    ...(count === 0 ? [NO_PHOTOS] : []),
    ...(meters.length === 0 ? [] : [`farthest ${Math.max(...meters)} m`]),
    ...(unknown === 0 ? [] : [`${counted(unknown, "photo")} without a place`]),
  ];
  return [
    claimed(
      name,
      judge({ count, outside, unknown, missing: wanted ? "failed" : "manual" }),
      `every photo within ${location.radius_meters} m${suffix}`,
      parts.join(", "),
    ),
  ];
}

interface Pixels {
  readonly long: number;
  readonly short: number;
}

function pixelsOf({ width, height }: Photo): Pixels | null {
  if (width === null || height === null || !(width > 0 && height > 0)) return null;
  return { long: Math.max(width, height), short: Math.min(width, height) };
}

export function resolutionLine(spec: TaskSpec, handed: HandedIn, owed: number): readonly Check[] {
  const level = spec.photo_requirements?.min_resolution ?? null;
  const asked = isAsked(spec, "resolution");
  const suffix = askedBy(spec, "resolution");
  if (level === null)
    return asked
      ? [measured("resolution", "manual", `sharp photos${suffix}`, "the task names no minimum")]
      : [];
  const count = handed.photos.length;
  const minimum = spec.photo_requirements?.min_count ?? 0;
  if (count === 0 && !asked && owed === 0 && minimum === 0) return [];
  const need = MIN_PIXELS[level];
  const required = `every photo at least ${need.long}x${need.short} px${suffix}`;
  if (count === 0) return [measured("resolution", "failed", required, NO_PHOTOS)];
  const known = handed.photos.map(pixelsOf).filter((pixels) => pixels !== null);
  const unknown = count - known.length;
  const margin = ({ long, short }: Pixels): number =>
    Math.min(long * need.short, short * need.long);
  const [smallest] = known.toSorted(
    (a, b) => margin(a) - margin(b) || a.long - b.long || a.short - b.short,
  );
  const large = known.every(({ long, short }) => long >= need.long && short >= need.short);
  const sizes = smallest === undefined ? [] : [`smallest ${smallest.long}x${smallest.short} px`];
  const gaps = unknown === 0 ? [] : [`${counted(unknown, "photo")} of unknown size`];
  return [
    measured(
      "resolution",
      unknown === 0 && large ? "passed" : "failed",
      required,
      [...sizes, ...gaps].join(", "),
    ),
  ];
}

/** A photo without a time fails the line only where a criterion asks for the time. */
export function takenAtLine(input: CheckInput): readonly Check[] {
  const { spec, submission, accepted_at } = input;
  const asked = isAsked(spec, "taken_at");
  const count = submission.photos.length;
  if (count === 0 && !asked) return [];
  const from = accepted_at - TAKEN_AT_TOLERANCE_MS;
  const until = submission.at + TAKEN_AT_TOLERANCE_MS;
  const window = `from ${iso(from)} to ${iso(until)}`;
  const required = `every photo taken ${window}${askedBy(spec, "taken_at")}`;
  const times = submission.photos.map((photo) => photo.taken_at).filter((time) => time !== null);
  const inside = times.filter((time) => time >= from && time <= until).length;
  const outside = times.length - inside;
  const unknown = count - times.length;
  const actual =
    count === 0 ? NO_PHOTOS : `${inside} inside, ${outside} outside, ${unknown} without a time`;
  const result = judge({ count, outside, unknown, missing: asked ? "failed" : "manual" });
  return [claimed("taken_at", result, required, actual)];
}
