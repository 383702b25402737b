import type { CheckReport, Photo } from "../review/types.ts";

export interface Submission {
  readonly id: string;
  readonly milestone: number;
  readonly revision: number;
  readonly worker: string;
  readonly at: number;
  /** When it had to be in: the deadline, or the end of the grace for a revision. */
  readonly due: number;
  readonly text_content: string | null;
  readonly photos: readonly Photo[];
  readonly answers: Readonly<Record<string, string>> | null;
  readonly sha256: string;
  readonly checks: CheckReport;
  readonly outcome: "in_review" | "approved" | "rejected" | "disputed";
  readonly reviewed_at: number | null;
  readonly rating: number | null;
  readonly reason: string | null;
}

/** Everything handed in for one task, oldest first. */
export interface WorkData {
  readonly submissions: readonly Submission[];
}

export interface MessageData {
  readonly task: string;
  readonly from: string;
  readonly role: "requester" | "worker";
  readonly text: string;
  readonly at: number;
}
