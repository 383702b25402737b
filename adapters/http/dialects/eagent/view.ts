import { z } from "zod";
import { fieldsOf, OPERATIONS, wordFor, type Fields } from "../../../../engine/index.ts";
import { numberOf } from "./money.ts";

export const TYPE = "eagent.type";

export const location = z.object({ lat: z.number(), lng: z.number(), radius_km: z.number() });

export const WORDS = [
  ...["PENDING", "MATCHED", "IN_PROGRESS", "SUBMITTED", "VALIDATING", "COMPLETED"],
  ...["CANCELLED", "DISPUTED", "EXPIRED"],
] as const;
export const word = z.enum(WORDS);

const facts = {
  id: z.string(),
  type: z.string(),
  status: word,
  title: z.string(),
  instruction: z.string(),
  budget: z.number(),
  budget_text: z.string(),
  category_id: z.number().nullable(),
  created_at: z.string(),
  completed_at: z.string().optional(),
};

export const listed = z.object(facts);

const whole = {
  ...facts,
  location: location.nullable(),
  deadline: z.string(),
  metadata: z.record(z.string(), z.unknown()),
};

export const createdTask = z.object({
  ...whole,
  /** What was taken for it with the request itself. */
  payment: z
    .object({
      ...{ rail: z.string(), payer: z.string(), transaction: z.string(), account: z.string() },
      access_key: z.string().nullable().describe("To the payer's account; shown once"),
    })
    .optional(),
});

export const detail = z.object({
  ...whole,
  category: z.object({ id: z.number(), name: z.string(), slug: z.string() }).nullable(),
  worker: z
    .object({ id: z.string(), rating: z.number().nullable(), tasks_completed: z.number() })
    .nullable(),
  submission: z.looseObject({ id: z.string() }).nullable(),
  evidence: z.array(z.object({ id: z.string(), type: z.string(), url: z.string() })),
  untrusted_fields: z.array(z.string()),
});

/** The market's own view of a task. */
export type Task = z.output<typeof OPERATIONS.get_task.output>;
export const taskOf = (output: unknown): Task => OPERATIONS.get_task.output.parse(output);

export const statusOf = (task: Pick<Task, "status" | "mcp_status">) =>
  word.parse(wordFor("eagent", task));

/** The client's own metadata, without what the dialect keeps there of its request. */
function metadataOf({ metadata }: Pick<Task, "metadata">): Fields {
  const { [TYPE]: _, ...own } = metadata ?? {};
  return own;
}

const typeOf = ({ metadata, task_type }: Task): string => {
  const said = fieldsOf(metadata)[TYPE];
  return typeof said === "string" ? said : task_type;
};

export const listView = (task: Task): z.input<typeof listed> => ({
  id: task.task_id,
  type: typeOf(task),
  status: statusOf(task),
  title: task.title,
  instruction: task.worker_instructions ?? task.title,
  budget: numberOf(task.budget_usd),
  budget_text: task.budget_usd,
  category_id: task.category?.category_id ?? null,
  created_at: task.created_at,
  ...(task.mcp_status === "completed" && task.ended_at !== null && { completed_at: task.ended_at }),
});

const METERS = 1_000;

export const wholeView = (task: Task): z.input<typeof createdTask> => ({
  ...listView(task),
  location: task.location && {
    lat: task.location.latitude,
    lng: task.location.longitude,
    radius_km: task.location.radius_meters / METERS,
  },
  deadline: task.deadline_at,
  metadata: metadataOf(task),
});
