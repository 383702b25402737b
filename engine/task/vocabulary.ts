import { DAY, type Policy } from "../policy/policy.ts";
import type { Vocabulary } from "../process/types.ts";
import type { TaskData } from "../records.ts";

type Guard = (task: TaskData) => boolean;
type Moment = (task: TaskData, policy: Policy) => number;

/** The questions a process may ask of a task. */
export const GUARDS: ReadonlyMap<string, Guard> = new Map<string, Guard>([
  ["takes_bids", (task) => task.bids],
  ["checks_passed", (task) => task.checks_passed === true],
  ["more_milestones", (task) => task.approved + 1 < task.milestones],
]);

/** The moments a process may wait for. Reckoned when a state is entered, and kept. */
export const MOMENTS: ReadonlyMap<string, Moment> = new Map<string, Moment>([
  ["deadline", (task) => task.deadline],
  ["bidding_closes", (task) => task.bidding_closes ?? task.deadline],
  ["review_window", (task, policy) => task.entered + policy.review_window],
  // Whom the platform chose has so long to accept.
  ["sla", (task) => task.match_ends ?? task.deadline],
  // A rejection shortly before the deadline must not eat the worker's time.
  ["grace", (task, policy) => Math.max(task.deadline, task.entered + policy.grace)],
  [
    "dispute_window",
    (task, policy) =>
      task.entered + (policy.mediator ? policy.mediator_window : 0) + policy.operator_window,
  ],
]);

export const VOCABULARY: Vocabulary = {
  guards: new Set(GUARDS.keys()),
  moments: new Set(MOMENTS.keys()),
};

/** The longest deadline a task may have. */
export const LONGEST_DEADLINE = 365 * DAY;
