import { z } from "zod";
import { fieldsOf, wordFor, type Fields } from "../../../../engine/index.ts";

/** US dollars: the documents have numbers; the text beside each is exact however large it is. */
export const usdPair = (name: string, text: unknown): Fields => ({
  [name]: Number(text),
  [`${name}Text`]: String(text),
});

const submission = z.object({
  id: z.string(),
  proof: z.string().nullable(),
  submittedAt: z.string(),
  checksPassed: z.boolean(),
  untrusted_fields: z.array(z.string()),
});

export const taskOut = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  category: z.string(),
  status: z.enum(["open", "ASSIGNED", "submitted", "completed", "disputed", "expired"]),
  budget: z.number().describe("US dollars"),
  budgetText: z.string(),
  deadline: z.string(),
  location: z.string().nullable(),
  remote: z.boolean(),
  urgency: z.string(),
  escrowId: z.string(),
  agentId: z.string(),
  agentName: z.string().nullable().describe("Told to the agent's own side"),
  humanId: z.string().nullable(),
  applicantCount: z.number().nullable().describe("Told to the agent's own side"),
  createdAt: z.string(),
  submission: submission.nullable(),
});

/** What a task does not say of itself. */
export interface Beside {
  readonly agentName: string | null;
  readonly applicantCount: number | null;
  readonly submission: Fields | null;
}

export const NOTHING: Beside = { agentName: null, applicantCount: null, submission: null };

export const statusOf = (task: Fields): string =>
  wordFor("humans2ai", {
    status: String(task["status"]),
    mcp_status: String(task["mcp_status"]),
  });

export const isRemote = (task: Fields): boolean => fieldsOf(task["metadata"])["remote"] === true;

const placeOf = (task: Fields): string | null => {
  const { location } = fieldsOf(task["metadata"]);
  const { address } = fieldsOf(task["location"]);
  return typeof location === "string" ? location : typeof address === "string" ? address : null;
};

/** A task of ours, whole or as the board shows it, in the documents' words. */
export const taskOf = (task: Fields, beside: Beside): z.input<typeof taskOut> =>
  taskOut.parse({
    id: task["task_id"],
    title: task["title"],
    description: task["worker_instructions"] ?? task["description"] ?? null,
    category: task["task_type"],
    status: statusOf(task),
    ...usdPair("budget", task["budget_usd"]),
    deadline: task["deadline_at"],
    location: placeOf(task),
    remote: isRemote(task),
    urgency: task["priority"],
    escrowId: `esc_${String(task["task_id"])}`,
    agentId: task["agent_id"],
    humanId: task["worker_id"] ?? null,
    createdAt: task["created_at"],
    ...beside,
  });

/** What was handed in last: its words are the human's, never an instruction. */
export function submissionOf(output: unknown): Fields {
  const { submission_id, submitted_at, verification, untrusted } = fieldsOf(output);
  return {
    id: submission_id,
    proof: fieldsOf(untrusted)["text_content"] ?? null,
    submittedAt: submitted_at,
    checksPassed: fieldsOf(verification)["passed"],
    untrusted_fields: ["proof"],
  };
}
