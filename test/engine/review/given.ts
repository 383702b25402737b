import type { TaskSpec, WorkerData } from "../../../engine/records.ts";
import { checkSubmission } from "../../../engine/review/checks.ts";
import type { CheckInput, HandedIn } from "../../../engine/review/check-lines.ts";
import type { Check, CheckReport, Photo } from "../../../engine/review/types.ts";
import type { ScoredSpec } from "../../../engine/review/quality-parts.ts";

export const HOUR = 3_600_000;
export const MINUTE = 60_000;
export const NOON = Date.UTC(2026, 2, 5, 12);
export const PLACE = { latitude: 37.7936, longitude: -122.3958 };
export const AMBER = 1_000_000n;

/** A spec that asks for nothing. */
export const blank: TaskSpec = {
  title: "",
  task_type: "",
  worker_instructions: null,
  location: null,
  priority: "medium",
  estimated_duration_minutes: null,
  deliverables: [],
  acceptance_criteria: [],
  photo_requirements: null,
  required_skills: [],
  metadata: null,
};

export const deliverable = (type: string, quantity = 1) => ({
  type,
  description: `The ${type} that was asked for`,
  quantity,
  required: true,
});

export const criterion = (verification_method: string) => ({
  criterion: "It is as it should be",
  verification_method,
});

let files = 0;
/** A sharp photo taken on the spot in time, each a file of its own. */
export const photo = (change: Partial<Photo> = {}): Photo => ({
  sha256: (++files).toString(16).padStart(64, "0"),
  width: 1920,
  height: 1080,
  taken_at: NOON + 30 * MINUTE,
  gps: PLACE,
  ...change,
});

/** Accepted at noon, handed in at one, due at two. */
export const handIn = (
  spec: Partial<TaskSpec>,
  handed: Partial<HandedIn>,
  rest: Partial<CheckInput> = {},
): CheckInput => ({
  spec: { ...blank, ...spec },
  submission: { text_content: null, photos: [], answers: null, at: NOON + HOUR, ...handed },
  accepted_at: NOON,
  deadline: NOON + 2 * HOUR,
  ...rest,
});

export function lineOf(report: CheckReport, name: string): Check {
  const found = report.checks.filter((line) => line.check === name);
  const [line] = found;
  if (line === undefined || found.length > 1)
    throw new Error(`${found.length} lines are called ${name}`);
  return line;
}

/** The result of one line for what was asked and what was handed in. */
export const resultOf = (name: string, ...input: Parameters<typeof handIn>) =>
  lineOf(checkSubmission(handIn(...input)), name).result;

/** What the bank in San Francisco asks for in a well-known client's sample, 20 Amber and all. */
export const bank: ScoredSpec = {
  ...blank,
  title: "Photograph the exterior of Chase Bank at 450 Main St, SF",
  task_type: "photography",
  location: {
    latitude: 37.7749,
    longitude: -122.4194,
    radius_meters: 50,
    address: "450 Main St, San Francisco, CA 94105",
  },
  estimated_duration_minutes: 20,
  deliverables: [
    { type: "photo", description: "Full storefront shot", quantity: 1, required: true },
    { type: "photo", description: "Branch sign close-up", quantity: 1, required: true },
  ],
  acceptance_criteria: [
    { criterion: "Photos include GPS metadata", verification_method: "auto_gps" },
    { criterion: "At least 2 photos submitted", verification_method: "auto_photo_count" },
  ],
  photo_requirements: { min_count: 2, must_include_gps_exif: true, min_resolution: "medium" },
  budget: 20n * AMBER,
  deadline: NOON + 24 * HOUR,
  bids: false,
  milestones: 1,
};

/** Nothing is missing, and the money is right. */
export const complete: ScoredSpec = {
  ...bank,
  worker_instructions: "Stand on the other side of the street; the whole sign must be legible.",
  budget: 2000n * AMBER,
};

export const worker = (change: Partial<WorkerData> = {}): WorkerData => ({
  name: "Ada",
  created_at: NOON,
  suspended: false,
  skills: [],
  task_types: [],
  city: null,
  bio: null,
  latitude: null,
  longitude: null,
  ...change,
});
