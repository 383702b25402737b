import type { ModelMessage } from "ai";
import { canonical } from "../../engine/index.ts";

/**
 * Whether a person has just approved this very call: the last message is the answer to a request
 * for it, and the call that was shown has the same input.
 */
export function isApproved(
  messages: readonly ModelMessage[],
  toolCallId: string,
  input: unknown,
): boolean {
  const last = messages.at(-1);
  if (last?.role !== "tool") return false;
  const said = messages.flatMap((message) =>
    message.role === "assistant" && typeof message.content !== "string" ? message.content : [],
  );
  const call = said.findLast((part) => part.type === "tool-call" && part.toolCallId === toolCallId);
  if (call?.type !== "tool-call" || canonical(call.input) !== canonical(input)) return false;
  return last.content.some(
    (answer) =>
      answer.type === "tool-approval-response" &&
      answer.approved &&
      said.some(
        (part) =>
          part.type === "tool-approval-request" &&
          part.approvalId === answer.approvalId &&
          part.toolCallId === toolCallId &&
          part.isAutomatic !== true,
      ),
  );
}
