import type { Code } from "./errors.ts";
import type { OperationName } from "./operations/table.ts";
import type { Role } from "./policy/principal.ts";

export const HTTP_METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"] as const;

/**
 * One answered request, in fields that cannot hold what a caller wrote: a route's pattern and not
 * its path, ids that this market has given, and words of its own tables.
 */
export interface RequestEntry {
  /** The caller's own where that was well-formed: letters, digits and dashes. */
  readonly request_id: string;
  readonly method: (typeof HTTP_METHODS)[number] | "other";
  /** Like `/v1/:operation`; `other` where there is nothing at the address. */
  readonly route: string;
  readonly status: number;
  readonly duration_ms: number;
  readonly operation: OperationName | null;
  readonly role: Role | null;
  readonly account_id: string | null;
  /** Why it was refused. */
  readonly code: Code | null;
}

/** Told of every request that was answered; it must not throw. */
export type OnRequest = (entry: RequestEntry) => void;

/** Figures of a host, for whoever shows the token: they are nobody else's business. */
export interface MetricsPort {
  readonly token: string;
  /** In the text format of Prometheus, or another that `type` names. */
  read(): Promise<{ readonly type: string; readonly text: string }>;
}
