import type { TaskSpec } from "../records.ts";
import type { TaskText } from "./risk.ts";

/** What of a spec is text that a worker is shown, wherever it was put. */
export const taskText = (spec: TaskSpec): TaskText => ({
  title: spec.title,
  task_type: spec.task_type,
  worker_instructions: spec.worker_instructions,
  deliverables: spec.deliverables.map(({ type, description }) => `${type}: ${description}`),
  acceptance_criteria: spec.acceptance_criteria.map(({ criterion }) => criterion),
  required_skills: spec.required_skills,
  address: spec.location?.address ?? null,
  metadata: textsIn(spec.metadata),
});

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return Object.entries(value).flatMap(([name, inside]) => [name, ...textsIn(inside)]);
}
