import { CODES, rejection, type Code, type Rejection } from "../errors.ts";

/** A refusal as a model is told it: what is wrong, where, and what to do next. JSON-safe. */
export interface ToldRefusal {
  readonly error: {
    readonly code: Code;
    readonly message: string;
    /** The argument at fault, dotted. */
    readonly path?: string;
    /** The rule that it breaks, one snake_case word. */
    readonly rule?: string;
    readonly next: string;
    readonly data?: Readonly<Record<string, unknown>>;
  };
}

/** A person's no is an answer, and asking on is no way to a better one. */
const AFTER_A_NO = "Tell the user, and do not repeat the call unless the user asks for it.";

export const tellRefusal = ({ code, message, field, reason, data }: Rejection): ToldRefusal => ({
  error: {
    code,
    message,
    ...(field !== undefined && { path: field }),
    ...(reason !== undefined && { rule: reason }),
    next: reason === "declined" ? AFTER_A_NO : CODES[code].next,
    ...(data !== undefined && { data }),
  },
});

/**
 * What a model is told where a call did not come back with a reply: a host that is not reached, a
 * store that has stopped. What went wrong is for the log, and nothing in it speaks of success.
 */
export const rejectionOf = (failure: unknown): Rejection =>
  failure instanceof Error && failure.name === "ConnectionError"
    ? rejection("unavailable", { message: failure.message })
    : rejection("internal");
