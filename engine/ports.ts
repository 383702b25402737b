import type { Rejection } from "./errors.ts";
import type { Event } from "./events.ts";
import type { Account, MoneyAccount } from "./ledger/account.ts";
import type { Kind, Ref, Stored } from "./records.ts";
import type { Signal } from "./signal.ts";

/** The answer kept for an idempotency key, in the commit of the command it belongs to. */
export interface Answer {
  readonly key: string;
  readonly digest: string;
  /** JSON-safe: amounts are decimal text already. */
  readonly output: unknown;
}

/** What a command reads. All of it follows from the input, the principal and the time. */
export interface Want {
  /** Relied on: if one of them moves before the commit, the command decides again. */
  readonly records: readonly Ref[];
  /** Only looked at: as true as at some moment of this command, and not checked again. */
  readonly glances: readonly Ref[];
  readonly accounts: readonly Account[];
  /** The idempotency key whose answer is wanted. */
  readonly answer: string | null;
}

export interface Loaded {
  record<K extends Kind>(ref: Ref<K>): Stored<K> | null;
  /** Zero for an account that was never moved. Only readable accounts may be asked for. */
  balance(account: Account): bigint;
  answer(key: string): Answer | null;
}

/**
 * Declared once: every store builds its indexes from this table, and `find` can ask for nothing
 * else. `on` are fields compared for equality; a record with null in one of them is not indexed.
 * `order` is a field that holds a number and never changes once set.
 */
export const INDEXES = {
  tasks_by_status: { kind: "task", on: ["mode", "status"], order: "created_at" },
  tasks_by_agent: { kind: "task", on: ["agent"], order: "created_at" },
  tasks_by_developer: { kind: "task", on: ["developer"], order: "created_at" },
  tasks_by_worker: { kind: "task", on: ["worker"], order: "created_at" },
  agents_by_developer: { kind: "agent", on: ["developer"], order: "created_at" },
  workers: { kind: "worker", on: [], order: "created_at" },
  credentials_by_account: { kind: "credential", on: ["account"], order: "created_at" },
  credentials_by_key_id: { kind: "credential", on: ["key_id"], order: "created_at" },
  credentials_by_developer: { kind: "credential", on: ["developer"], order: "created_at" },
  services: { kind: "service", on: ["mode"], order: "created_at" },
  plugins: { kind: "plugin", on: ["mode"], order: "created_at" },
  messages_by_task: { kind: "message", on: ["task"], order: "at" },
  disputes_by_state: { kind: "dispute", on: ["state"], order: "filed_at" },
  confirmations_by_developer: { kind: "confirmation", on: ["developer"], order: "asked_at" },
  risks_by_state: { kind: "risk", on: ["state"], order: "at" },
  payouts_by_state: { kind: "payout", on: ["state"], order: "requested_at" },
  payouts_by_worker: { kind: "payout", on: ["worker"], order: "requested_at" },
  payouts_by_developer: { kind: "payout", on: ["developer"], order: "requested_at" },
  deposits_by_developer: { kind: "deposit", on: ["developer"], order: "requested_at" },
  deposits_by_state: { kind: "deposit", on: ["state"], order: "requested_at" },
  payments_by_state: { kind: "payment", on: ["state"], order: "made_at" },
  escrows_by_state: { kind: "escrow", on: ["state"], order: "made_at" },
  rail_events: { kind: "rail_event", on: ["mode"], order: "at" },
  webhooks_by_developer: { kind: "webhook", on: ["developer"], order: "created_at" },
  webhooks_by_state: { kind: "webhook", on: ["state"], order: "created_at" },
  deliveries_by_webhook: { kind: "delivery", on: ["account"], order: "sequence" },
  deliveries_by_state: { kind: "delivery", on: ["account", "state"], order: "sequence" },
} as const satisfies Record<string, { kind: Kind; on: readonly string[]; order: string }>;
export type Index = keyof typeof INDEXES;
export type KindOfIndex<I extends Index> = (typeof INDEXES)[I]["kind"];

/** The place of a record in an index: its order field, then its id. */
export interface Place {
  readonly order: number;
  readonly id: string;
}

export interface Query<I extends Index = Index> {
  readonly index: I;
  /** One value for each field of the index's `on`. */
  readonly equals: readonly string[];
  readonly direction: "oldest_first" | "newest_first";
  /** Answers begin behind this place in the given direction. */
  readonly after: Place | null;
  readonly limit: number;
}

/** All that one command changes: applied whole or not at all. An empty one is a barrier. */
export interface WriteSet {
  /** Every record relied on, written or not, with the version that was read (0: must not exist). */
  readonly expect: readonly (Ref & { readonly version: number })[];
  /** The new whole of each record written. */
  readonly records: readonly Stored[];
  /** In order; transfers and tallies are inside. */
  readonly events: readonly Event[];
  readonly answer: Answer | null;
}

export type Outcome =
  /** Per event, per recipient: its number in that recipient's own gapless sequence, from 1. */
  | { readonly is: "done"; readonly numbers: readonly (readonly number[])[] }
  /** A record moved, or an account would fall below its floor: decide again. */
  | { readonly is: "conflict" }
  /** The answer's key is taken: load again and replay. */
  | { readonly is: "repeat" };

/** One line of the sealed log: what one commit recorded, and its link in the hash chain. */
export interface Entry {
  /** From 1, without gaps. */
  readonly number: number;
  /** Hex SHA-256 over the previous link and this entry's content. */
  readonly link: string;
  readonly events: readonly Event[];
  readonly answer: Answer | null;
}

/**
 * What the market needs from a store. Each promise below is a case in the contract
 * (`guildhall/testing`), which every store passes.
 *
 * - An answer leaves only after everything it could have seen is durable.
 * - A failed flush stops the store: every later call rejects until it is opened again.
 */
export interface Storage {
  /** What is wanted, as of one moment. */
  load(want: Want): Promise<Loaded>;
  /** Records whose index fields equal `equals`, by order and id; at most `limit`. */
  find<I extends Index>(query: Query<I>): Promise<readonly Stored<KindOfIndex<I>>[]>;
  /**
   * Whole or not at all; resolves when it, and all that it could have seen, is durable.
   * Of rival commits that expect the same version of a record exactly one is `done`.
   * Never takes an account with a floor below zero. Numbers are given here, without gaps.
   * Commits of one process are applied in the order of the calls, without waiting for answers.
   */
  commit(write: WriteSet): Promise<Outcome>;
  /** A recipient's events with their numbers, from `after` + 1 on, in order. */
  events(
    recipient: string,
    after: number,
    limit: number,
  ): Promise<readonly (readonly [number, Event])[]>;
  /**
   * Calls back soon after a commit told somebody, of this process or another: with the accounts
   * that were told, or null where it may be anybody. A hint that a crash can swallow, so look again
   * now and then: `events` says what there is. The listener must not throw. Answers how to stop.
   */
  watch(listener: (told: readonly string[] | null) => void): () => void;
  /** Records whose wake is at or before `now`, earliest first; due until a commit moves them. */
  due(now: number, limit: number): Promise<readonly Stored[]>;
  /** The sealed log from `after` + 1 on. For the audit: reads history, not memory. */
  log(after: number, limit: number): Promise<readonly Entry[]>;
  /** Every money account whose balance is not zero, by name. */
  totals(): Promise<readonly (readonly [MoneyAccount, bigint])[]>;
  /** Flushes what is on its way and lets go of everything. */
  close(): Promise<void>;
}

/** What `execute` answers: an output, or why there is none. */
export type Reply =
  | { readonly ok: true; readonly output: unknown; readonly replayed: boolean }
  | { readonly ok: false; readonly rejection: Rejection };

/** One HTTP POST to an address that a stranger chose. */
export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds until the head of the answer must be there; else as long as the poster waits. */
  readonly within?: number;
  /** Lets go of it at once. */
  readonly signal: Signal;
}

export type PostOutcome =
  | { readonly ok: true; readonly status: number; readonly retry_after: string | null }
  /** No status came; `fault` says why in one snake_case word. */
  | { readonly ok: false; readonly fault: string };

/** What a service answered to a call. */
export type CallOutcome =
  | { readonly ok: true; readonly status: number; readonly text: string }
  | { readonly ok: false; readonly fault: string };

/** Like `Post`, and reads the answer, of at most 64 KiB. Never rejects. */
export type Call = (request: PostRequest) => Promise<CallOutcome>;

/**
 * Posts within bounds: in time, to no private address, following no redirect, reading no more of
 * the answer than it must. Never rejects.
 */
export type Post = (request: PostRequest) => Promise<PostOutcome>;

/** Milliseconds since 1970. */
export interface Clock {
  now(): number;
}

/**
 * Where new ids come from. `owner` is the account on whose behalf: a source may give each
 * account its own stream, so that nobody's ids tell of anybody else's doings.
 */
export interface IdSource {
  id(prefix: string, owner: string): string;
}
