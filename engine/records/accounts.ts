import type { Mode } from "../ledger/account.ts";
import type { Micros } from "../money.ts";
import type { Scope } from "../operations/scopes.ts";

export interface DeveloperData {
  readonly name: string;
  readonly created_at: number;
  readonly suspended: boolean;
  /** Caps for each of its agents, in micro-Amber; null means none. */
  readonly daily_cap: Micros | null;
  readonly task_cap: Micros | null;
}

export interface AgentData {
  readonly developer: string;
  readonly display_name: string;
  readonly created_at: number;
  readonly suspended: boolean;
}

export interface WorkerData {
  readonly name: string;
  readonly created_at: number;
  readonly suspended: boolean;
  readonly skills: readonly string[];
  readonly task_types: readonly string[];
  readonly city: string | null;
  readonly bio: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

export interface OperatorData {
  readonly name: string;
  readonly created_at: number;
  readonly suspended: boolean;
}

/** Kept under the digest of the secret: the secret itself is shown once and stored nowhere. */
export interface CredentialData {
  readonly key_id: string;
  readonly role: "developer" | "agent" | "worker" | "operator";
  readonly account: string;
  readonly developer: string | null;
  readonly mode: Mode;
  readonly scopes: readonly Scope[];
  readonly name: string;
  readonly hint: string;
  readonly created_at: number;
  readonly expires_at: number | null;
  readonly revoked_at: number | null;
}
