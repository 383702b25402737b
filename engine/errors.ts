/**
 * The one table of refusals. In order of precedence: when several apply, the group that
 * stands first is the one reported. `http` is the status on `/v1`, `rpc` the JSON-RPC number,
 * `next` what whoever is told may do about it.
 */
export const CODES = {
  // Authentication.
  unauthenticated: {
    http: 401,
    rpc: -32001,
    says: "No valid credential was given.",
    next: "Check the key or token, then call again.",
  },
  suspended: {
    http: 403,
    rpc: -32000,
    says: "This account is suspended.",
    next: "Stop, and tell the user: only the operator can lift a suspension.",
  },
  // Scope.
  wrong_role: {
    http: 403,
    rpc: -32000,
    says: "This kind of account may not do this.",
    next: "Leave this to an account that may do it.",
  },
  missing_scope: {
    http: 403,
    rpc: -32000,
    says: "The key lacks the scope for this.",
    next: "Ask the developer for a key with the scope named in data.",
  },
  // Input.
  unknown_operation: {
    http: 404,
    rpc: -32601,
    says: "There is no such operation.",
    next: "Choose one of the operations that are offered.",
  },
  invalid_input: {
    http: 400,
    rpc: -32602,
    says: "The input is not valid.",
    next: "Correct what the message names, then call again.",
  },
  idempotency_conflict: {
    http: 409,
    rpc: -32007,
    says: "This idempotency key was used for a different command. Take a new key.",
    next: "Repeat the very same call, or take a new key for this one.",
  },
  // Existence.
  not_found: {
    http: 404,
    rpc: -32002,
    says: "There is nothing of yours under this id.",
    next: "Check the id against a list of your own things.",
  },
  // State.
  already_taken: {
    http: 409,
    rpc: -32003,
    says: "Somebody else has taken this task.",
    next: "Look for another task.",
  },
  already_exists: {
    http: 409,
    rpc: -32003,
    says: "This exists already.",
    next: "Go on with the one that exists.",
  },
  wrong_state: {
    http: 409,
    rpc: -32003,
    says: "This cannot be done in the present state.",
    next: "Read the task: its status says what can be done now.",
  },
  // Rule.
  rule_broken: {
    http: 422,
    rpc: -32602,
    says: "A rule of the marketplace forbids this.",
    next: "Change what the message names; the same call will be refused again.",
  },
  held_for_review: {
    http: 422,
    rpc: -32003,
    says: "An operator must look at this first. Nothing was charged; try again after the review.",
    next: "Wait for the operator, then call again.",
  },
  // Money.
  insufficient_funds: {
    http: 402,
    rpc: -32004,
    says: "The balance does not cover this.",
    next: "Ask the user to top up the wallet, or lower the amount.",
  },
  payment_required: {
    http: 402,
    rpc: -32004,
    says: "This must be paid for with the request itself.",
    next: "Pay as the answer says, then repeat the same request with the payment.",
  },
  cap_exceeded: {
    http: 402,
    rpc: -32004,
    says: "This is above the spending cap.",
    next: "Lower the amount, wait for the next period, or ask the developer to raise the cap.",
  },
  // A person is asked only about what would otherwise be done.
  confirmation_required: {
    http: 428,
    rpc: -32006,
    says: "A person must confirm this call. Ask the developer, then repeat it with the id.",
    next: "Have a person confirm, then repeat the same call with the confirmation_id in data.",
  },
  // The host's own.
  rate_limited: {
    http: 429,
    rpc: -32005,
    says: "Too many requests. Wait, then try again.",
    next: "Wait a moment, then call again.",
  },
  rail_not_configured: {
    http: 501,
    rpc: -32603,
    says: "No money rail is configured for this.",
    next: "Tell the user that this host takes no money in this way yet.",
  },
  rail_unreachable: {
    http: 503,
    rpc: -32603,
    says: "The money's provider gave no answer. Nothing was lost; try again.",
    next: "Call again in a moment, with the same idempotency_key.",
  },
  not_configured: {
    http: 501,
    rpc: -32603,
    says: "This host is not set up for this.",
    next: "Tell the user that this host has to be set up for it first.",
  },
  agent_failed: {
    http: 502,
    rpc: -32603,
    says: "The agent that was hired did not answer. The budget is back in the wallet.",
    next: "Hire another agent, or post the task for anybody to take.",
  },
  busy: {
    http: 503,
    rpc: -32603,
    says: "Too much contention. Nothing was changed; try again.",
    next: "Call again in a moment.",
  },
  unavailable: {
    http: 503,
    rpc: -32603,
    says: "The store has stopped. Nothing was answered.",
    next: "Call again later, with the same idempotency_key.",
  },
  internal: {
    http: 500,
    rpc: -32603,
    says: "Something went wrong on our side.",
    next: "Call again with the same idempotency_key; if it stays, tell the user.",
  },
} as const satisfies Record<string, { http: number; rpc: number; says: string; next: string }>;
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
