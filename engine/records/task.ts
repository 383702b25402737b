import type { Counter, Mode } from "../ledger/account.ts";
import type { Micros } from "../money.ts";
import type { Criterion, Deliverable, PhotoRequirements } from "../review/types.ts";

export interface Location {
  readonly latitude: number;
  readonly longitude: number;
  readonly radius_meters: number;
  readonly address: string | null;
}

/** What the requester asked for. Never changes after creation, so steps share one object. */
export interface TaskSpec {
  readonly title: string;
  readonly task_type: string;
  readonly worker_instructions: string | null;
  readonly location: Location | null;
  readonly priority: "low" | "medium" | "high" | "urgent";
  readonly estimated_duration_minutes: number | null;
  readonly deliverables: readonly Deliverable[];
  readonly acceptance_criteria: readonly Criterion[];
  readonly photo_requirements: PhotoRequirements | null;
  readonly required_skills: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>> | null;
}

export type BidVisibility = "sealed" | "live";
export type PaymentRule = "first_price" | "second_price" | "weighted";

/** Flat, with `status: string`: an embedder's process brings its own states. */
export interface TaskData {
  readonly process: string;
  readonly status: string;
  readonly mode: Mode;
  readonly agent: string;
  readonly developer: string;
  readonly worker: string | null;
  /** The developer whose wallet is paid, where an agent is the worker; else its own earnings. */
  readonly payee?: string | null;
  /** The rail whose contract holds its money; not given where the ledger alone does. */
  readonly escrow?: string;
  /** The one worker it was posted for, where it is for nobody else. */
  readonly only_for?: string | null;
  readonly spec: TaskSpec;
  /** The id of its category, where its process has categories. */
  readonly category?: number;
  /** The ceiling that is held; `price` is what the worker earns before the fee. */
  readonly budget: Micros;
  readonly price: Micros;
  /** Parts per million of what is paid. */
  readonly fee_rate: number;
  /** The balance of the task's hold account, and what left it towards the worker and the fee. */
  readonly held: Micros;
  readonly paid: Micros;
  /** The allowance this task's hold was drawn from; a refund goes back there. */
  readonly allowance: Counter | null;
  readonly milestones: number;
  readonly approved: number;
  readonly bids: boolean;
  readonly bid_hours: number;
  readonly bid_visibility: BidVisibility;
  readonly payment_rule: PaymentRule;
  readonly bidding_closes: number | null;
  readonly deadline: number;
  readonly created_at: number;
  /** When the present state was entered. */
  readonly entered: number;
  readonly published_at: number | null;
  readonly matched_at: number | null;
  readonly submitted_at: number | null;
  /** Whether what was last handed in passed its automatic checks. */
  readonly checks_passed?: boolean;
  /** Until when a worker whom the platform chose may accept. */
  readonly match_ends?: number | null;
  /** The worker who had it last and let it go: the platform chooses another. */
  readonly passed_over?: string | null;
  readonly disputes: number;
}
