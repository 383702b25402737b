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
  /** Absent until it is first used; written now and then, not at each use. */
  readonly usage_count?: number;
  readonly last_used_at?: number;
  /** An HMAC of the network address: tells that it changed, not what it is. */
  readonly last_used_ip_hash?: string | null;
}

/** How a person signs in. Kept under the digest of the address, so one address is one login. */
export interface LoginData {
  readonly role: "developer" | "worker";
  readonly account: string;
  readonly mode: Mode;
  readonly email: string;
  readonly display_name: string;
  readonly org_name: string | null;
  /** Argon2id in its PHC form: parameters, salt and hash. */
  readonly password_hash: string;
  readonly created_at: number;
}

/** One sign-in with all the tokens that come of it: ended once, all of them are. */
export interface SessionData {
  readonly role: "developer" | "worker";
  readonly account: string;
  readonly mode: Mode;
  /** Empty means all that the role may. */
  readonly scopes: readonly Scope[];
  /** Which refresh token is the good one. An earlier one that comes again ends the session. */
  readonly generation: number;
  readonly created_at: number;
  readonly rotated_at: number;
  readonly expires_at: number;
  readonly revoked_at: number | null;
}
