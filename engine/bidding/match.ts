import type { Counter, Mode } from "../ledger/account.ts";
import { counter, readStanding } from "../ledger/counters.ts";
import type { Loaded } from "../ports.ts";
import type { Stored, TaskData, TaskSpec, WorkerData } from "../records.ts";
import { distanceMeters } from "../review/capabilities.ts";
import { foldName } from "../review/words.ts";

/** What a worker is known for. */
export interface Reputation {
  /** Parts per million; null where nobody has rated it yet. */
  readonly rating: number | null;
  readonly completed: number;
  /** Tasks it let lapse, gave back or never ended. */
  readonly abandoned: number;
}

export interface Candidate {
  readonly id: string;
  readonly created_at: number;
  /** Metres from the place of the task; null where the task has none. */
  readonly distance: number | null;
}

/** Names of skills and types as they are compared, however they are spelt. */
export const folded = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.map((name) => foldName(name).replaceAll(/[ -]/g, "_")));

/** Whether a worker does such tasks: by the types it names, by its skills, or as it names none. */
export function doesTasksOf(
  taskType: string,
  { suspended, task_types, skills }: Pick<WorkerData, "suspended" | "task_types" | "skills">,
): boolean {
  if (suspended) return false;
  const [wanted = ""] = folded([taskType]);
  return task_types.length === 0 || folded(task_types).has(wanted) || folded(skills).has(wanted);
}

/** How far the worker is from the task; undefined where that is too far, or not known. */
function distanceTo({ location }: TaskSpec, worker: WorkerData): number | null | undefined {
  if (location === null) return null;
  const { latitude, longitude } = worker;
  if (latitude === null || longitude === null) return undefined;
  const meters = distanceMeters({ latitude, longitude }, location);
  return meters <= location.radius_meters ? meters : undefined;
}

/** Who may be given a task: fits it, is within its radius, and has not just let it go. */
export function candidatesFor(
  task: Pick<TaskData, "spec" | "only_for" | "passed_over">,
  workers: readonly Stored<"worker">[],
): readonly Candidate[] {
  const { spec, only_for, passed_over } = task;
  return workers.flatMap(({ id, data }): readonly Candidate[] => {
    if (id === passed_over || (only_for && only_for !== id)) return [];
    const distance = distanceTo(spec, data);
    const skills = folded(data.skills);
    const hasSkills = [...folded(spec.required_skills)].every((skill) => skills.has(skill));
    if (distance === undefined || !hasSkills || !doesTasksOf(spec.task_type, data)) return [];
    return [{ id, created_at: data.created_at, distance }];
  });
}

const UNKNOWN: Reputation = { rating: null, completed: 0, abandoned: 0 };

/**
 * Compares what workers are known for, the better first. In parts per million so that no rounding
 * decides: the share of its tasks that a worker brought to an end, both begun at one, then ratings.
 */
const better = (one: Reputation, other: Reputation): number =>
  reliability(other) - reliability(one) ||
  (other.rating ?? 0) - (one.rating ?? 0) ||
  other.completed - one.completed;

/** The share of its tasks that a worker brought to an end, in parts per million. */
export const reliability = ({ completed, abandoned }: Reputation): number =>
  Math.floor(((completed + 1) * 1_000_000) / (completed + abandoned + 1));

/**
 * The one to be given the task: the nearest, of these the best reputed, of these who came first.
 * Depends on the set of candidates alone; null where there is none.
 */
export function chooseMatch(
  candidates: readonly Candidate[],
  reputations: ReadonlyMap<string, Reputation>,
): Candidate | null {
  const known = ({ id }: Candidate): Reputation => reputations.get(id) ?? UNKNOWN;
  const [first = null] = candidates.toSorted(
    (one, other) =>
      (one.distance ?? 0) - (other.distance ?? 0) ||
      better(known(one), known(other)) ||
      one.created_at - other.created_at ||
      (one.id < other.id ? -1 : 1),
  );
  return first;
}

/** More than so many are not compared by what they are known for: the nearest are. */
const COMPARED = 500;

/** The candidates whose reputation is asked for. */
export const shortlist = (candidates: readonly Candidate[]): readonly Candidate[] =>
  candidates.length <= COMPARED
    ? candidates
    : candidates
        .toSorted((one, other) => (one.distance ?? 0) - (other.distance ?? 0))
        .slice(0, COMPARED);

/** The counters that a worker's reputation is read from. */
export const reputationCounters = (mode: Mode, worker: string): readonly Counter[] =>
  REPUTATION.map((what) => counter(mode, worker, what));

const REPUTATION = ["ratings", "rating_sum", "completed", "released", "expired"] as const;

export function reputationOf(seen: Loaded, mode: Mode, worker: string): Reputation {
  const read = (what: (typeof REPUTATION)[number]) => readStanding(seen, mode, worker, what);
  const ratings = read("ratings");
  return {
    rating: ratings === 0 ? null : Math.floor(read("rating_sum") / ratings),
    completed: read("completed"),
    abandoned: read("released") + read("expired"),
  };
}
