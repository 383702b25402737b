import type { Principal } from "./policy/principal.ts";
import type { Signal } from "./signal.ts";

/** A part of the Hub that may be switched off, or want a token that its callers share. */
export interface HubArea {
  readonly enabled: boolean;
  /** Whether nobody gets in without a token, or an account's own key. */
  readonly required: boolean;
  /** Null where there is none. */
  readonly token: string | null;
}

export interface HubSettings {
  readonly ai: HubArea;
  readonly agents: HubArea;
  /** Whether tasks can be watched as a stream. */
  readonly streams: boolean;
  /** Whether the host calls no other hosts than those allowed. */
  readonly strict: boolean;
  readonly allowlist: readonly string[];
  readonly telemetry: boolean;
  /** Where the host says what it does with data; null where nowhere. */
  readonly disclosure: string | null;
}

/** One thing that was said in a conversation. */
export interface HubTurn {
  readonly role: "user" | "assistant";
  readonly content: string;
}

/** What came of an answer, beside its text. */
export interface HubUsage {
  readonly model: string | null;
  readonly tokens: number | null;
}

/** What a model is asked, and by whom: it acts in the market in that name. */
export interface HubQuestion {
  readonly message: string;
  /** Earlier turns of the same session go before. */
  readonly session: string;
  readonly who: Principal;
  readonly signal: Signal;
}

/** An answer in pieces as they come. */
export type HubAnswers = (asked: HubQuestion) => AsyncIterable<string | HubUsage>;

/** A run of a script that the host knows by name. */
export interface HubJob {
  readonly id: string;
  readonly status: "running" | "completed" | "failed" | "cancelled";
  readonly started_at: number;
  /** JSON; null until it has completed. */
  readonly result: unknown;
}

export interface HubScripts {
  /** Null where there is none of that name. */
  start(name: string, args: Readonly<Record<string, unknown>>): HubJob | null;
  /** The job as it ended. */
  ended(id: string): Promise<HubJob | null>;
  /** Whether there was one, and it was running. */
  cancel(id: string): boolean;
}

/** A part of the market that was put together at the start. */
export interface HubModule {
  readonly name: string;
  readonly kind: "process" | "rail" | "toolkit" | "dialect";
  readonly version: string;
}

/** What a host knows of itself. Counts are since its start; times are milliseconds. */
export interface HubFigures {
  readonly now: number;
  readonly uptime: number;
  readonly requests: number;
  readonly failures: number;
  readonly telemetry: number;
  /** Of the last tasks that were completed; null where there were none. */
  readonly task_p95: number | null;
  readonly task_mean: number | null;
  readonly tasks_done: number;
  /** A read of the store, just now. */
  readonly store_ms: number;
  /** How late the oldest timer is. */
  readonly late_ms: number;
  readonly cycles: number;
  /** Tasks that wait for an agent. */
  readonly pending: Readonly<Record<"high" | "normal" | "background", number>>;
  readonly events: { readonly published: number; readonly delivered: number };
  readonly topics: number;
  readonly subscribers: number;
  readonly gate: Readonly<Record<"approved" | "rejected" | "pending", number>>;
  readonly services: number;
  /** What runs beside the requests. */
  readonly parts: Readonly<Record<"scheduler" | "matcher" | "sender" | "metrics", boolean>>;
  readonly modules: readonly HubModule[];
}

/** What the Hub's callers may ask of a host, beside the market. */
export interface HubPort {
  readonly settings: HubSettings;
  /** In whose name those act who show no key of their own: an account without money. */
  service(): Promise<Principal>;
  /** Null where no model is configured. */
  readonly answers: HubAnswers | null;
  readonly scripts: HubScripts;
  /** Notes an event of telemetry. Nothing but the count is kept. */
  measured(): void;
  figures(): Promise<HubFigures>;
  readonly version: string;
}
