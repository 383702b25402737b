import { z } from "zod";
import type { Code, Rejection } from "../../../../engine/index.ts";
import { headersOf, json } from "../../answer.ts";

/** The documents' codes, and the two that they have a status for and no code. */
const STATUS = {
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  TASK_NOT_FOUND: 404,
  VALIDATION_ERROR: 400,
  INSUFFICIENT_BALANCE: 400,
  RISK_GATE_BLOCKED: 400,
  LIMIT_EXCEEDED: 400,
  STATE_CONFLICT: 409,
  CONFIRMATION_REQUIRED: 409,
  RATE_LIMITED: 429,
  INTERNAL_ERROR: 500,
} as const;
type Word = keyof typeof STATUS;

const WORDS: Readonly<Partial<Record<Code, Word>>> = {
  unauthenticated: "UNAUTHORIZED",
  suspended: "FORBIDDEN",
  wrong_role: "FORBIDDEN",
  missing_scope: "FORBIDDEN",
  unknown_operation: "TASK_NOT_FOUND",
  not_found: "TASK_NOT_FOUND",
  invalid_input: "VALIDATION_ERROR",
  rule_broken: "VALIDATION_ERROR",
  idempotency_conflict: "STATE_CONFLICT",
  already_taken: "STATE_CONFLICT",
  already_exists: "STATE_CONFLICT",
  wrong_state: "STATE_CONFLICT",
  held_for_review: "RISK_GATE_BLOCKED",
  insufficient_funds: "INSUFFICIENT_BALANCE",
  cap_exceeded: "LIMIT_EXCEEDED",
  confirmation_required: "CONFIRMATION_REQUIRED",
  rate_limited: "RATE_LIMITED",
};

/** What has a word by its reason, whatever the code. */
const REASONS: Readonly<Record<string, Word>> = {
  limit_reached: "LIMIT_EXCEEDED",
  risk_gate_blocked: "RISK_GATE_BLOCKED",
};

const wordOf = ({ code, reason = "" }: Rejection): Word =>
  REASONS[reason] ?? WORDS[code] ?? "INTERNAL_ERROR";

/** The envelope has no room for data, so what a caller must know to go on is in the sentence. */
function saying({ code, message, data }: Rejection): string {
  const { confirmation_id, retry_after_seconds } = data ?? {};
  if (code === "confirmation_required" && typeof confirmation_id === "string")
    return `${message} The confirmationId is ${confirmation_id}.`;
  if (code === "rate_limited" && typeof retry_after_seconds === "number")
    return `Too many requests. Try again in ${retry_after_seconds} seconds.`;
  return message;
}

export const refusals = z.object({
  success: z.literal(false),
  error: z.object({ code: z.literal(Object.keys(STATUS)), message: z.string() }),
});

/** A path that answers another method is the one thing that keeps its own status. */
export function refuse(why: Rejection, given?: number): Response {
  const word = wordOf(why);
  const status = given === 405 ? given : STATUS[word];
  const body = { success: false, error: { code: word, message: saying(why) } };
  return json(status, body, headersOf(status, why), why.code);
}
