import type { Submission, TaskSpec } from "../records.ts";
import type { Check, CheckResult, Criterion } from "./types.ts";

/** What was handed in. */
export type HandedIn = Pick<Submission, "text_content" | "photos" | "answers" | "at">;

export interface CheckInput {
  readonly spec: TaskSpec;
  readonly submission: HandedIn;
  readonly accepted_at: number;
  readonly deadline: number;
  /** When the first hand-in came, for a revision: that one decides whether it is in time. */
  readonly first_submission_at?: number | undefined;
}

/** The lines a criterion can ask for by its method. */
export type Asked =
  | "deadline"
  | "photo_count"
  | "gps_present"
  | "gps_within_radius"
  | "resolution"
  | "taken_at"
  | "text_present"
  | "answers_present";

/** Which line answers for which `verification_method`; any other method is for the requester. */
export const METHODS: ReadonlyMap<string, Asked> = new Map<string, Asked>([
  ["auto_deadline", "deadline"],
  ["auto_photo_count", "photo_count"],
  ["auto_gps", "gps_present"],
  ["auto_gps_radius", "gps_within_radius"],
  ["auto_location", "gps_within_radius"],
  ["auto_resolution", "resolution"],
  ["auto_timestamp", "taken_at"],
  ["auto_taken_at", "taken_at"],
  ["auto_text", "text_present"],
  ["auto_text_content", "text_present"],
  ["auto_answers", "answers_present"],
]);

/** The line that answers for a criterion, or null where only the requester can tell. */
export const methodOf = (criterion: Criterion): Asked | null =>
  METHODS.get(criterion.verification_method.trim().toLowerCase()) ?? null;

/** "(criterion 2)" or "(criteria 1, 3)" for those that ask for a line; else nothing. */
export function askedBy(spec: TaskSpec, asked: Asked): string {
  const numbers = spec.acceptance_criteria.flatMap((criterion, index) =>
    methodOf(criterion) === asked ? [index + 1] : [],
  );
  if (numbers.length === 0) return "";
  return ` (${numbers.length === 1 ? "criterion" : "criteria"} ${numbers.join(", ")})`;
}

export const isAsked = (spec: TaskSpec, asked: Asked): boolean =>
  spec.acceptance_criteria.some((criterion) => methodOf(criterion) === asked);

/** "1 photo", "2 photos". */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? "" : "s"}`;

/** A line about what was measured. */
export const measured = (
  check: string,
  result: CheckResult,
  required: string,
  actual: string,
): Check => ({ check, result, required, actual, claimed: false });

/** A line about what the worker's file says of itself, which can be forged. */
export const claimed = (
  check: string,
  result: CheckResult,
  required: string,
  actual: string,
): Check => ({ check, result, required, actual, claimed: true });

export const enough = (there: number, needed: number): CheckResult =>
  there >= needed ? "passed" : "failed";

/** The same file handed in twice is one photo. */
export const differentPhotos = (handed: HandedIn): number =>
  new Set(handed.photos.map((photo) => photo.sha256)).size;

/** Letters and digits, so that blanks and dashes do not count as a text. */
export const letterAndDigitCount = (handed: HandedIn): number =>
  handed.text_content?.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

export const answerCount = (handed: HandedIn): number =>
  Object.values(handed.answers ?? {}).filter((answer) => answer.trim() !== "").length;
