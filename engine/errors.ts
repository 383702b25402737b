/**
 * The one table of refusals. In order of precedence: when several apply, the group that
 * stands first is the one reported. `http` is the status on `/v1`, `rpc` the JSON-RPC number.
 */
export const CODES = {
  // Authentication.
  unauthenticated: { http: 401, rpc: -32001, says: "No valid credential was given." },
  suspended: { http: 403, rpc: -32000, says: "This account is suspended." },
  // Scope.
  wrong_role: { http: 403, rpc: -32000, says: "This kind of account may not do this." },
  missing_scope: { http: 403, rpc: -32000, says: "The key lacks the scope for this." },
  // Input.
  unknown_operation: { http: 404, rpc: -32601, says: "There is no such operation." },
  invalid_input: { http: 400, rpc: -32602, says: "The input is not valid." },
  idempotency_conflict: {
    http: 409,
    rpc: -32007,
    says: "This idempotency key was used for a different command. Take a new key.",
  },
  // Existence.
  not_found: { http: 404, rpc: -32002, says: "There is nothing of yours under this id." },
  // State.
  already_taken: { http: 409, rpc: -32003, says: "Somebody else has taken this task." },
  already_exists: { http: 409, rpc: -32003, says: "This exists already." },
  wrong_state: { http: 409, rpc: -32003, says: "This cannot be done in the present state." },
  // Rule.
  rule_broken: { http: 422, rpc: -32602, says: "A rule of the marketplace forbids this." },
  held_for_review: {
    http: 422,
    rpc: -32003,
    says: "An operator must look at this first. Nothing was charged; try again after the review.",
  },
  // Money.
  insufficient_funds: { http: 402, rpc: -32004, says: "The balance does not cover this." },
  cap_exceeded: { http: 402, rpc: -32004, says: "This is above the spending cap." },
  // A person is asked only about what would otherwise be done.
  confirmation_required: {
    http: 428,
    rpc: -32006,
    says: "A person must confirm this call. Ask the developer, then repeat it with the id.",
  },
  // The host's own.
  rate_limited: { http: 429, rpc: -32005, says: "Too many requests. Wait, then try again." },
  rail_not_configured: { http: 501, rpc: -32603, says: "No money rail is configured for this." },
  not_configured: { http: 501, rpc: -32603, says: "This host is not set up for this." },
  busy: { http: 503, rpc: -32603, says: "Too much contention. Nothing was changed; try again." },
  unavailable: { http: 503, rpc: -32603, says: "The store has stopped. Nothing was answered." },
  internal: { http: 500, rpc: -32603, says: "Something went wrong on our side." },
} as const satisfies Record<string, { http: number; rpc: number; says: string }>;
export type Code = keyof typeof CODES;

/** Why a command was refused. A value: exceptions are for bugs. */
export interface Rejection {
  readonly code: Code;
  /** A full sentence or two, with the next step where there is one. */
  readonly message: string;
  /** The input field at fault, dotted (`location.latitude`). */
  readonly field?: string;
  /** What is wrong with it, one snake_case word: `below_minimum`. */
  readonly reason?: string;
  /** Facts the caller can act on: a status, an id, amounts. JSON-safe. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A rejection with the table's sentence, or a better one for the case. */
export const rejection = (code: Code, more: Partial<Omit<Rejection, "code">> = {}): Rejection => ({
  code,
  message: CODES[code].says,
  ...more,
});
