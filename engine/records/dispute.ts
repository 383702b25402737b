import type { Mode } from "../ledger/account.ts";

export type Tier = "automatic" | "mediator" | "operator";
export type Ruling = "release" | "refund" | "split";

export interface DisputeData {
  readonly task: string;
  readonly milestone: number;
  readonly mode: Mode;
  readonly filed_by: "requester" | "worker";
  readonly reason: string;
  readonly response: string | null;
  readonly filed_at: number;
  readonly tier: Tier;
  /** When the present tier ends and silence moves the dispute on. */
  readonly tier_ends: number;
  readonly findings: readonly string[];
  readonly state: "open" | "ruled";
  readonly ruling: Ruling | null;
  /** The worker's share of what is ruled on, in parts per million. */
  readonly worker_share: number | null;
  readonly ruled_by: Tier | "silence" | null;
  readonly ruled_at: number | null;
  readonly ruling_reason: string | null;
}
