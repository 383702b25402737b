import type { Micros } from "../money.ts";
import { budgetWarnings, LOWEST_HOURLY, type Offer } from "./budget.ts";
import { findTaskType, TASK_TYPES } from "./capabilities.ts";
import { methodOf } from "./check-lines.ts";
import { familyOf } from "./deliverable-checks.ts";
import { contradictingCount } from "./milestone-words.ts";
import type { Criterion, Deliverable } from "./types.ts";
import { wordsOf } from "./words.ts";

/** A task as it would be created, with what the creation adds to the spec. */
export interface ScoredSpec extends Offer {
  readonly milestones: number;
}

/** What each part of a spec is worth, in hundredths; they sum to 100. */
export const POINTS = {
  title: 22,
  task_type: 5,
  location: 15,
  address: 4,
  deliverables: 7,
  deliverable_details: 7,
  criteria: 8,
  criteria_details: 4,
  instructions: 7,
  duration: 5,
  photo_requirements: 3,
  deadline_ahead: 3,
  deadline_room: 2,
  milestones: 3,
  budget_minimum: 3,
  budget_hourly: 2,
} as const;

/** A title's points by how many telling words it has; four are enough. */
export const TITLE_POINTS = [0, 3, 8, 14, POINTS.title] as const;
/** Some points for a type that only the embedder knows, and for too short instructions. */
const OTHER_TYPE_POINTS = 3;
const SHORT_INSTRUCTIONS_POINTS = 3;
const INSTRUCTION_WORDS = 5;
const MINUTE_MS = 60_000;

/** Words that tell nothing about a task, and neither does a single letter. */
const EMPTY_WORDS = new Set([
  ..."abcdefghijklmnopqrstuvwxyz",
  ...(
    "an and any anything are as asap at by do doing for from get go help i in is it its job " +
    "make me my need needed of on or please quick some somebody someone something stuff task " +
    "test testing that the there thing things this to up urgent want we with work you your"
  ).split(" "),
]);

/** What one part of the spec earns, and what is wrong with it. */
export interface Part {
  readonly points: number;
  readonly warnings: readonly string[];
}

const NO_WARNINGS: readonly string[] = [];
const full = (points: number): Part => ({ points, warnings: NO_WARNINGS });
const short = (points: number, warning: string): Part => ({ points, warnings: [warning] });

export function titlePart({ title }: ScoredSpec): Part {
  const telling = wordsOf(title).filter((word) => !EMPTY_WORDS.has(word)).length;
  const points = TITLE_POINTS[telling] ?? POINTS.title;
  const hint = "title: say what is to be done, and to what, in four telling words or more.";
  return points === POINTS.title ? full(points) : short(points, hint);
}

const isOtherType = (spec: ScoredSpec): boolean =>
  spec.task_type.trim() !== "" && findTaskType(spec.task_type) === null;

export function typePart(spec: ScoredSpec): Part {
  if (findTaskType(spec.task_type) !== null) return full(POINTS.task_type);
  const names = TASK_TYPES.map((type) => type.name).join(", ");
  return isOtherType(spec)
    ? short(OTHER_TYPE_POINTS, `task_type: none of those known here (${names}).`)
    : short(0, `task_type: choose one of ${names}.`);
}

/** Other types may need no place, so they are not asked for one. */
export function placePart(spec: ScoredSpec): Part {
  if (isOtherType(spec)) return full(POINTS.location + POINTS.address);
  if (spec.location === null) return short(0, "location: say where; give latitude and longitude.");
  return (spec.location.address ?? "").trim() === ""
    ? short(POINTS.location, "location.address: add the street address.")
    : full(POINTS.location + POINTS.address);
}

const isDescribed = (deliverable: Deliverable): boolean =>
  deliverable.quantity >= 1 && wordsOf(deliverable.description).length >= 2;

export function deliverablesPart({ deliverables }: ScoredSpec): Part {
  if (deliverables.length === 0)
    return short(0, "deliverables: list what must be handed in, and how many of each.");
  const bare = deliverables.findIndex((deliverable) => !isDescribed(deliverable));
  return bare === -1
    ? full(POINTS.deliverables + POINTS.deliverable_details)
    : short(
        POINTS.deliverables,
        `deliverables[${bare}]: describe it in two words or more, with a quantity from 1.`,
      );
}

const isClear = (criterion: Criterion): boolean =>
  methodOf(criterion) !== null || wordsOf(criterion.criterion).length >= 3;

export function criteriaPart({ acceptance_criteria }: ScoredSpec): Part {
  if (acceptance_criteria.length === 0)
    return short(0, "acceptance_criteria: say how one can tell that the work is right.");
  const vague = acceptance_criteria.findIndex((criterion) => !isClear(criterion));
  return vague === -1
    ? full(POINTS.criteria + POINTS.criteria_details)
    : short(
        POINTS.criteria,
        `acceptance_criteria[${vague}]: word it in full, or name an automatic method.`,
      );
}

export function instructionsPart({ worker_instructions }: ScoredSpec): Part {
  const words = wordsOf(worker_instructions ?? "").length;
  if (words >= INSTRUCTION_WORDS) return full(POINTS.instructions);
  return short(
    words === 0 ? 0 : SHORT_INSTRUCTIONS_POINTS,
    "worker_instructions: explain the way in, what to look out for, and whom to ask.",
  );
}

export function durationPart({ estimated_duration_minutes }: ScoredSpec): Part {
  return (estimated_duration_minutes ?? 0) > 0
    ? full(POINTS.duration)
    : short(0, "estimated_duration_minutes: say how long the work takes on the spot.");
}

export function photoPart(spec: ScoredSpec): Part {
  const type = findTaskType(spec.task_type);
  const isPhotoTask =
    spec.task_type.trim() === "" ||
    type?.name === "photography" ||
    spec.deliverables.some((deliverable) => familyOf(deliverable.type) === "photo");
  if (!isPhotoTask || (spec.photo_requirements?.min_count ?? 0) > 0)
    return full(POINTS.photo_requirements);
  return short(0, "photo_requirements: say how many photos, how sharp, and whether with GPS.");
}

export function deadlinePart(spec: ScoredSpec, now: number): Part {
  const minutes = Math.floor((spec.deadline - now) / MINUTE_MS);
  const needed = spec.estimated_duration_minutes ?? 0;
  if (!(spec.deadline > now)) return short(0, "deadline: it has passed already.");
  return minutes >= needed
    ? full(POINTS.deadline_ahead + POINTS.deadline_room)
    : short(POINTS.deadline_ahead, `deadline: it leaves ${minutes} min for work of ${needed} min.`);
}

export function milestonesPart(spec: ScoredSpec): Part {
  const { milestones, worker_instructions, deliverables } = spec;
  const text = `${spec.title}\n${worker_instructions ?? ""}`;
  const other = contradictingCount(text, milestones);
  if (other !== null)
    return short(0, `milestone_count: it is ${milestones}, but the text speaks of ${other}.`);
  const isTold =
    milestones === 1 ||
    wordsOf(worker_instructions ?? "").length > 0 ||
    deliverables.length >= milestones;
  return isTold
    ? full(POINTS.milestones)
    : short(0, `milestone_count: say what belongs to each of the ${milestones} milestones.`);
}

/** An unknown hourly rate earns nothing, so that giving the duration never costs. */
export function budgetPart(spec: ScoredSpec, minimum: Micros, hourly: Micros | null): Part {
  const enough = spec.budget >= minimum ? POINTS.budget_minimum : 0;
  const fair = hourly !== null && hourly >= LOWEST_HOURLY ? POINTS.budget_hourly : 0;
  return { points: enough + fair, warnings: budgetWarnings(spec, minimum, hourly) };
}
