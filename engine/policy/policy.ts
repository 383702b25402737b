import type { Mode } from "../ledger/account.ts";
import { MICROS_PER_AMBER, type Micros } from "../money.ts";
import { BUILT_IN } from "../process/builtin.ts";
import { idOf } from "../process/define.ts";
import type { Grain } from "../rail-port.ts";
import { riskGate } from "./gate/index.ts";
import { DEFAULT_CATEGORIES, type Category } from "./categories.ts";
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

/** What the engine must know of a rail, by which money enters and leaves in one mode. */
export interface RailFacts {
  readonly name: string;
  /** In the same commit, when the provider says so, or when the operator does. */
  readonly settles: "at_once" | "by_provider" | "by_operator";
  /** Null for what the rail cannot do. */
  readonly deposits: DepositFacts | null;
  readonly refunds: Grain | null;
  readonly payouts: Grain | null;
  readonly per_request: Grain | null;
  /** Where the money of tasks lies that are paid with the request. */
  readonly holds: "in_ledger" | "in_contract";
  /** Whether a worker must first say where it is paid. */
  readonly payees: "needed" | "none";
}

interface DepositFacts extends Grain {
  /** What one account may bring in within a UTC day; null where there is no limit. */
  readonly daily: Micros | null;
}

/** What is asked of payouts beside the rail's own bounds. */
export interface PayoutRules {
  readonly least: Micros;
  /** What one worker may be paid within a UTC day; null where there is no limit. */
  readonly daily_cap: Micros | null;
  /** From this amount on an operator looks first; null for never. */
  readonly review_from: Micros | null;
  /** An operator who says nothing for so long sends it back. */
  readonly review_window: number;
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
  /** In the order of preference; none for a mode that moves no money. */
  readonly rails: Readonly<Record<Mode, readonly RailFacts[]>>;
  readonly payouts: PayoutRules;
  /** What tasks are chosen from under a process that has categories. */
  readonly categories: readonly Category[];
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
  rails: { test: [], live: [] },
  payouts: {
    least: MICROS_PER_AMBER,
    daily_cap: null,
    review_from: null,
    review_window: 7 * DAY,
  },
  categories: DEFAULT_CATEGORIES,
  private_hosts: [],
};
