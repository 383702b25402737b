import type { z } from "zod";
import type { Limiter, Principal, Rejection, Reply } from "../../../engine/index.ts";
import type { Served } from "../limits/admit.ts";
import type { Route } from "../route.ts";

/** So many requests within so long. */
export interface Window {
  /** What is counted: hosts that share a store share what they count under one name. */
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
}

/** What every dialect is made from. */
export interface DialectPorts extends Served {
  /** A limit of the dialect's own; none where the host counts nobody's requests. */
  readonly windows: ((window: Window) => Limiter) | undefined;
  /** Hires an agent for an answer at once. */
  readonly hire: Hire;
}

/** Whom to hire, for what, and for how much; what it answers is `{ task_id, untrusted }`. */
export type Hire = (
  who: Principal,
  wanted: {
    readonly agent_id: string;
    readonly description: string;
    readonly budget_amber: unknown;
  },
  options: { readonly idempotencyKey?: string },
) => Promise<Reply>;

/** One system's wire protocol, over a market that knows nothing of it. */
export interface Dialect {
  /** Its paths are under `/<name>`, or at the root of a host that speaks it first of all. */
  readonly name: string;
  /** As people call it. */
  readonly title: string;
  readonly routes: readonly Route[];
  /** What a refusal looks like, for its contract. */
  readonly refusals: z.ZodType;
  /** Any refusal in its own envelope; with a status of its own where the code's does not fit. */
  readonly refuse: (why: Rejection, status?: number) => Response;
}

export type MakeDialect = (ports: DialectPorts) => Dialect;
