import { CODES, type Code, type Rejection } from "../errors.ts";

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

export const tellRefusal = ({ code, message, field, reason, data }: Rejection): ToldRefusal => ({
  error: {
    code,
    message,
    ...(field !== undefined && { path: field }),
    ...(reason !== undefined && { rule: reason }),
    next: CODES[code].next,
    ...(data !== undefined && { data }),
  },
});
