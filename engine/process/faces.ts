import type { State } from "./types.ts";

/** The systems whose words for a task's states are known. `mcp` is what every agent is told. */
export const FACES = ["mcp", "eagent", "hub", "agentmarket", "humans2ai"] as const;
export type Face = (typeof FACES)[number];

type Words = Readonly<Record<Face, string>>;

const words = (
  mcp: string,
  eagent: string,
  hub: string,
  agentmarket: string,
  humans2ai: string,
): Words => ({ mcp, eagent, hub, agentmarket, humans2ai });

/**
 * What each system calls the states that the built-in processes are made of. AgentMarket has no
 * word for a task that came to nothing: "" stands for one that it does not show.
 */
const STATE_WORDS = {
  draft: words("working", "PENDING", "pending", "", "open"),
  funded: words("working", "PENDING", "pending", "open", "open"),
  bidding: words("working", "PENDING", "pending", "open", "open"),
  bidding_closed: words("input_required", "PENDING", "pending", "open", "open"),
  matched: words("working", "MATCHED", "assigned", "assigned", "ASSIGNED"),
  in_progress: words("working", "IN_PROGRESS", "running", "assigned", "ASSIGNED"),
  submitted: words("working", "SUBMITTED", "running", "assigned", "submitted"),
  verifying: words("working", "VALIDATING", "running", "assigned", "submitted"),
  awaiting_review: words("input_required", "VALIDATING", "running", "assigned", "submitted"),
  revision_requested: words("working", "IN_PROGRESS", "running", "assigned", "ASSIGNED"),
  partially_approved: words("working", "IN_PROGRESS", "running", "assigned", "ASSIGNED"),
  disputed: words("input_required", "DISPUTED", "running", "assigned", "disputed"),
  completed: words("completed", "COMPLETED", "completed", "completed", "completed"),
  failed: words("failed", "EXPIRED", "failed", "", "expired"),
  expired: words("failed", "EXPIRED", "failed", "", "expired"),
  cancelled: words("cancelled", "CANCELLED", "cancelled", "", "expired"),
} as const satisfies Record<string, Words>;
export type KnownState = keyof typeof STATE_WORDS;

/** Where a process of one's own brings states that no system knows, MCP's word is understood. */
const LIKE: Readonly<Record<string, KnownState>> = {
  working: "in_progress",
  input_required: "awaiting_review",
  completed: "completed",
  failed: "expired",
  cancelled: "cancelled",
};

const isKnown = (status: string): status is KnownState => Object.hasOwn(STATE_WORDS, status);

/** What a system calls a task in this state; "" where it has no word, and so does not show it. */
export function wordFor(
  face: Face,
  task: { readonly status: string; readonly mcp_status: string },
) {
  const known = isKnown(task.status) ? task.status : (LIKE[task.mcp_status] ?? "in_progress");
  return STATE_WORDS[known][face];
}

/** The known states that a system calls by this word. */
export const statesCalled = (face: Face, word: string): readonly KnownState[] =>
  Object.keys(STATE_WORDS)
    .filter(isKnown)
    .filter((status) => STATE_WORDS[status][face] === word);

/** A known state of a process, which may admit offers. */
export const known = (status: KnownState, ...admits: readonly string[]): State =>
  admits.length > 0 ? { shows: STATE_WORDS[status], admits } : { shows: STATE_WORDS[status] };

/** A known state that ends a task. */
export const end = (status: KnownState): State => ({ shows: STATE_WORDS[status], final: true });
