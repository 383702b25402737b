import { MICROS_PER_AMBER, type Micros } from "../money.ts";
import type { TaskSpec, WorkerData } from "../records.ts";
import { foldName } from "./words.ts";

export interface TaskType {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What such a task costs at least if somebody is to take it, in micro-Amber. */
  readonly minimum_budget: Micros;
  readonly usual_minutes: number;
}

const amber = (amount: bigint): Micros => amount * MICROS_PER_AMBER;

/** The kinds of task the marketplace knows; an embedder may post others. */
export const TASK_TYPES = [
  {
    name: "site_verification",
    title: "Site verification",
    description: "Go to an address and confirm that what should be there is there.",
    minimum_budget: amber(500n),
    usual_minutes: 15,
  },
  {
    name: "photography",
    title: "Photography",
    description: "Take photos of a place or a thing as the instructions describe.",
    minimum_budget: amber(500n),
    usual_minutes: 10,
  },
  {
    name: "inspection",
    title: "Inspection",
    description: "Look a property or an object over and report its condition.",
    minimum_budget: amber(1500n),
    usual_minutes: 45,
  },
  {
    name: "data_collection",
    title: "Data collection",
    description: "Gather facts on the spot, such as prices, opening hours or counts.",
    minimum_budget: amber(800n),
    usual_minutes: 20,
  },
  {
    name: "mystery_shopping",
    title: "Mystery shopping",
    description: "Visit a business as a customer would and report what happened.",
    minimum_budget: amber(2000n),
    usual_minutes: 60,
  },
  {
    name: "document_pickup",
    title: "Document pickup",
    description: "Collect papers from one place and hand them in or scan them.",
    minimum_budget: amber(1000n),
    usual_minutes: 30,
  },
  {
    name: "delivery",
    title: "Delivery",
    description: "Bring an item from one place to another.",
    minimum_budget: amber(1500n),
    usual_minutes: 45,
  },
  {
    name: "errand",
    title: "Errand",
    description: "Get something done in person that fits no other kind.",
    minimum_budget: amber(1500n),
    usual_minutes: 45,
  },
] as const satisfies readonly TaskType[];

export type TaskTypeName = (typeof TASK_TYPES)[number]["name"];

const TYPES_BY_NAME: ReadonlyMap<string, TaskType> = new Map(
  TASK_TYPES.map((type) => [type.name, type]),
);

/** The known type of this name, in any case, or null. */
export const findTaskType = (name: string): TaskType | null =>
  TYPES_BY_NAME.get(name) ?? TYPES_BY_NAME.get(foldName(name)) ?? null;

export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** The mean radius of the earth. The true one differs by up to 0.5 % with the latitude. */
const EARTH_METERS = 6_371_008.8;

/** The great-circle distance of two points given in degrees, in whole metres. */
export function distanceMeters(a: Point, b: Point): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const across = Math.sin(radians(b.latitude - a.latitude) / 2) ** 2;
  const along = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  const shrink = Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude));
  // Rounding lifts opposite points a little above 1, where the arc sine has no value.
  const haversine = Math.min(1, across + shrink * along);
  return Math.round(2 * EARTH_METERS * Math.asin(Math.sqrt(haversine)));
}

/** Whether a worker does this type of task: an empty list means every type. */
function doesType(worker: WorkerData, task_type: string): boolean {
  const wanted = foldName(task_type);
  return (
    worker.task_types.length === 0 || worker.task_types.some((own) => foldName(own) === wanted)
  );
}

/**
 * Whether a worker fits a task: not suspended, does its type, and has every required skill.
 * Upper and lower case and accents make no difference.
 */
export function matchesWorker(
  spec: Pick<TaskSpec, "task_type" | "required_skills">,
  worker: WorkerData,
): boolean {
  const skills = new Set(worker.skills.map(foldName));
  return (
    !worker.suspended &&
    doesType(worker, spec.task_type) &&
    spec.required_skills.every((skill) => skills.has(foldName(skill)))
  );
}

export type Place = { readonly city: string } | Point;

/** How near a worker must be to a point to count as there. */
export const NEARBY_METERS = 50_000;

/** "San Francisco, CA" and "San Francisco" are one city: what follows a comma is left out. */
const cityName = (text: string): string => foldName(text.split(",")[0] ?? "");

function isNear(worker: WorkerData, place: Place): boolean {
  if ("city" in place)
    return worker.city !== null && cityName(worker.city) === cityName(place.city);
  const { latitude, longitude } = worker;
  if (latitude === null || longitude === null) return false;
  return distanceMeters({ latitude, longitude }, place) <= NEARBY_METERS;
}

/**
 * How many workers do each known type of task, near a place or anywhere (null).
 * A city is compared by name with the worker's own city, a point with the worker's own
 * point: a worker who gave only the other of the two is not counted.
 */
export function countByType(
  workers: readonly WorkerData[],
  place: Place | null,
): Readonly<Record<TaskTypeName, number>> {
  const there = workers.filter(
    (worker) => !worker.suspended && (place === null || isNear(worker, place)),
  );
  const count = (name: TaskTypeName): number =>
    there.filter((worker) => doesType(worker, name)).length;
  return {
    site_verification: count("site_verification"),
    photography: count("photography"),
    inspection: count("inspection"),
    data_collection: count("data_collection"),
    mystery_shopping: count("mystery_shopping"),
    document_pickup: count("document_pickup"),
    delivery: count("delivery"),
    errand: count("errand"),
  };
}
