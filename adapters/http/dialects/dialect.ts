import type { z } from "zod";
import {
  rejection,
  type Limiter,
  type Principal,
  type Rejection,
  type Reply,
} from "../../../engine/index.ts";
import type { Served } from "../limits/admit.ts";
import type { Route } from "../route.ts";
import type { SocketRoute } from "../socket.ts";

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

export const nobodyHires: Hire = () =>
  Promise.resolve({ ok: false, rejection: rejection("not_configured") });

/** One system's wire protocol, over a market that knows nothing of it. */
export interface Dialect {
  /** Its paths are under `/<name>`, or at the root of a host that speaks it first of all. */
  readonly name: string;
  /** As people call it. */
  readonly title: string;
  readonly routes: readonly Route[];
  /** Where it holds conversations over WebSockets; nowhere where it is not given. */
  readonly sockets?: readonly SocketRoute[];
  /** What a refusal looks like, for its contract. */
  readonly refusals: z.ZodType;
  /** Any refusal in its own envelope; with a status of its own where the code's does not fit. */
  readonly refuse: (why: Rejection, status?: number) => Response;
}

export type MakeDialect = (ports: DialectPorts) => Dialect;
