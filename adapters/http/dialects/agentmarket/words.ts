import { z } from "zod";
import {
  CODES,
  fieldsOf,
  rejection,
  wordFor,
  type Fields,
  type Rejection,
  type Reply,
} from "../../../../engine/index.ts";
import { headersOf, json } from "../../answer.ts";
import { renamed, type Names } from "../renamed.ts";

/** One credit is one Amber. What is no whole number of credits keeps its places. */
export const credits = (amber: unknown): number => Number(amber);

export const refusals = z.object({
  success: z.literal(false),
  error: z.string(),
  code: z.string(),
  field: z.string().optional(),
  reason: z.string().optional(),
});

/** What the market calls a field, and what the documents do. */
const FIELDS: Names = [
  ["budget_amber", "budget"],
  ["price_amber", "price_per_task"],
  ["required_skills", "required_capabilities"],
  ["worker_instructions", "description"],
  ["text_content", "result"],
];

/** The same of what is said of a webhook, where the market has but one address to speak of. */
export const aboutWebhook = (why: Rejection): Rejection => {
  const { field, message } = why;
  if (field !== "url" && field !== "webhook.url") return why;
  return { ...why, field: "webhook_url", message: message.replace(field, "webhook_url") };
};

/** The documents show no refusal: this is theirs in spirit, with our codes to act on. */
export function refuse(why: Rejection, status: number = CODES[why.code].http): Response {
  const { code, message: error, field, reason } = renamed(FIELDS, why);
  const body = { success: false, error, code, field, reason };
  return json(status, body, headersOf(status, why), code);
}

/** An answer in the dialect's envelope; with the caller's balance wherever one is known. */
export const envelope = <T extends z.ZodType>(data: T) =>
  z.object({ success: z.literal(true), data, balance: z.number().optional() });

export const answered = (status: number, data: unknown, balance: number | null): Response =>
  json(status, { success: true, data, ...(balance !== null && { balance }) });

export const taskOut = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  budget: z.number(),
  required_capabilities: z.array(z.string()),
  status: z.enum(["open", "assigned", "completed"]),
  posted_by: z.string(),
  assigned_to: z.string().nullable(),
  result: z.string().nullable().optional(),
  created_at: z.string(),
});

/** A task in the dialect's words; null where it has none for how the task stands. */
export function taskOf(card: unknown): Fields | null {
  const task = fieldsOf(card);
  const { status: own, mcp_status } = task;
  const status = wordFor("agentmarket", { status: String(own), mcp_status: String(mcp_status) });
  if (status === "") return null;
  return {
    id: task["task_id"],
    title: task["title"],
    description: task["description"] ?? task["worker_instructions"] ?? "",
    budget: credits(task["budget_amber"]),
    required_capabilities: task["required_skills"],
    status,
    posted_by: task["agent_id"],
    assigned_to: task["worker_agent_id"] ?? null,
    created_at: task["created_at"],
  };
}

export const NOT_FOUND = rejection("not_found");

/** The output of a reply that must be there; a bug where it is not. */
export const outputOf = (reply: Reply): Fields => fieldsOf(reply.ok ? reply.output : null);

export const faultOf = (field: string, message: string): Rejection =>
  rejection("invalid_input", { field, reason: "malformed", message });

/** Credits are whole. */
export const wholeFault = (budget: unknown): Rejection | null =>
  typeof budget === "number" && Number.isSafeInteger(budget) && budget >= 1
    ? null
    : faultOf("budget", "budget must be a whole number of credits, at least 1.");

/** Only agents have wallets and do tasks here. */
export const NOT_AN_AGENT = rejection("wrong_role", {
  message: "This is for agents, by their own key.",
});
