import { z } from "zod";
import { fieldsOf, isFields, wordFor, type Fields } from "../../../../engine/index.ts";

const WORDS = ["pending", "assigned", "running", "completed", "failed", "cancelled"] as const;
export const statusWord = z.enum(WORDS);
export const isWord = (word: string): boolean => WORDS.some((each) => each === word);
export const WORDS_SAID = WORDS.join(", ");

export const taskRow = z.object({
  task_id: z.string(),
  name: z.string(),
  description: z.string(),
  status: statusWord,
  priority: z.string(),
  agent: z.string().nullable(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  performed_at: z.string().nullable(),
  completed_at: z.string().nullable(),
  duration_secs: z.number().nullable(),
});

export const taskDetail = taskRow.extend({
  result: z.object({ summary: z.string(), details: z.record(z.string(), z.unknown()) }).nullable(),
  error_message: z.string().nullable(),
  untrusted_fields: z.array(z.string()),
});

export const PRIORITIES: Readonly<Record<string, string>> = {
  ...{ low: "low", background: "low", normal: "medium", high: "high", critical: "urgent" },
};
const PRIORITY_WORDS: Readonly<Record<string, string>> = {
  ...{ low: "low", medium: "normal", high: "high", urgent: "critical" },
};

const timeOf = (value: unknown): number | null =>
  typeof value === "string" ? Date.parse(value) : null;

/** A task in the Hub's words; `agent` is who does it, or who was asked for. */
export function rowOf(task: Fields, agent: string | null): z.input<typeof taskRow> {
  const [status, mcp_status] = [String(task["status"]), String(task["mcp_status"])];
  const started = typeof task["matched_at"] === "string" ? task["matched_at"] : null;
  const ended = typeof task["ended_at"] === "string" ? task["ended_at"] : null;
  const created = String(task["created_at"]);
  const [from, to] = [timeOf(started ?? created), timeOf(ended)];
  return {
    task_id: String(task["task_id"]),
    name: String(task["title"]),
    description: String(task["worker_instructions"] ?? task["title"]),
    status: statusWord.parse(wordFor("hub", { status, mcp_status })),
    priority: PRIORITY_WORDS[String(task["priority"])] ?? "normal",
    agent: agent ?? wantedAgent(task),
    ...{ created_at: created, started_at: started, performed_at: started, completed_at: ended },
    duration_secs: from === null || to === null ? null : (to - from) / 1_000,
  };
}

/** Whom the task was posted for by name. */
const wantedAgent = (task: Fields): string | null => {
  const { agent } = fieldsOf(task["metadata"]);
  return typeof agent === "string" ? agent : null;
};

/** What was handed in: JSON that has a summary is taken apart, any other text is the summary. */
export function resultOf(text: string): z.output<typeof taskDetail>["result"] {
  const said = jsonIn(text);
  if (!isFields(said)) return { summary: text, details: {} };
  const { summary, details, ...rest } = said;
  if (typeof summary !== "string") return { summary: text, details: { ...said } };
  return { summary, details: isFields(details) ? { ...details } : { ...rest } };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
