import type { Micros } from "../money.ts";
import { BUILT_IN } from "../process/builtin.ts";
import { idOf } from "../process/define.ts";
import { riskGate } from "./gate/index.ts";
import { spendVelocity, type RiskRule } from "./risk.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** What an agent may set aside within about an hour, unless the embedder says otherwise. */
export const SPEND_VELOCITY: Micros = 1_000_000_000_000n;

/** A call of `operation` at or above `from` needs a person's word. */
export interface ConfirmationRule {
  readonly operation: string;
  readonly from: Micros;
}

/** How money enters and leaves in one mode: at once, or when the operator says so. */
export interface RailFacts {
  readonly name: string;
  readonly settles: "at_once" | "by_operator";
}

/** What an embedder may decide about its market. Times are milliseconds. */
export interface Policy {
  /** Parts per million of what is paid, taken from the worker's side. */
  readonly fee_rate: number;
  /** The rate under a process, by its name, in place of the process's own. */
  readonly fees: Readonly<Record<string, number>>;
  /** The process of a new task, `name@version`. */
  readonly process: string;
  /** All that there are, `name@version`. */
  readonly processes: readonly string[];
  readonly default_deadline: number;
  readonly default_bid_hours: number;
  /** Silence approves after this. */
  readonly review_window: number;
  /** What a worker has at least for a revision or the next milestone. */
  readonly grace: number;
  /** Whether a mediator is configured; without one disputes go to the operator. */
  readonly mediator: boolean;
  readonly mediator_window: number;
  readonly operator_window: number;
  /** The worker's share when the last tier keeps silent and the process splits; per million. */
  readonly silent_worker_share: number;
  readonly confirmations: readonly ConfirmationRule[];
  readonly confirmation_ttl: number;
  /** How long the refresh token before the last is forgiven: its answer may have been lost. */
  readonly refresh_grace: number;
  readonly risk: readonly RiskRule[];
  /** What an agent that registers by itself is given to begin with, in micro-Amber, by mode. */
  readonly welcome: { readonly test: Micros; readonly live: Micros };
  readonly rails: { readonly test: RailFacts | null; readonly live: RailFacts | null };
  /** `host:port` that webhooks may reach although it is private; none outside of a sandbox. */
  readonly private_hosts: readonly string[];
}

export const DEFAULT_POLICY: Policy = {
  fee_rate: 100_000,
  fees: {},
  process: "aethra@1",
  processes: BUILT_IN.map(idOf),
  default_deadline: DAY,
  default_bid_hours: 2,
  review_window: DAY,
  grace: DAY,
  mediator: false,
  mediator_window: DAY,
  operator_window: 3 * DAY,
  silent_worker_share: 500_000,
  confirmations: [],
  confirmation_ttl: DAY,
  refresh_grace: 0,
  risk: [...riskGate(), spendVelocity(SPEND_VELOCITY)],
  welcome: { test: 100_000_000n, live: 0n },
  rails: { test: { name: "sandbox", settles: "at_once" }, live: null },
  private_hosts: [],
};
