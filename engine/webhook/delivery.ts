import { assert } from "../assert.ts";
import type { ProfileName } from "./profiles.ts";
import { nextAttempt } from "./schedule.ts";

/** How far one event has come on its way to one endpoint. */
export interface Delivery {
  /** `exhausted` means that nobody tries any more by itself; it can be replayed. */
  readonly state: "pending" | "retrying" | "delivered" | "exhausted";
  /** Made since it was created or replayed. */
  readonly attempts: number;
  /** When the next attempt is due, in milliseconds since 1970; null when none is. */
  readonly next_at: number | null;
  /** Of the last attempt; null before it, or where no answer came. */
  readonly last_status: number | null;
  readonly last_at: number | null;
}

/** Whether an endpoint is worth trying. */
export interface Endpoint {
  readonly state: "enabled" | "disabled";
  /** `gone` when it said so itself, `failing` when nothing arrived for days. */
  readonly disabled_for: "gone" | "failing" | null;
  readonly disabled_at: number | null;
  /** The first and the last failure since something arrived. */
  readonly failing_since: number | null;
  readonly failed_last: number | null;
}

/** How an attempt went. */
export interface Outcome {
  /** When it was made, in milliseconds since 1970. */
  readonly at: number;
  /** The HTTP status; null when none came in time. */
  readonly status: number | null;
  /** What the receiver asked to wait, in milliseconds; null where it did not ask. */
  readonly retry_after: number | null;
  /** Any number from 0 to 1. */
  readonly jitter: number;
}

const HOUR = 3_600_000;
const FAILING_MAX = 120 * HOUR;
const FAILURES_APART = 12 * HOUR;
const GONE = 410;

/** Due at once. */
export const newDelivery = (at: number): Delivery => ({
  state: "pending",
  attempts: 0,
  next_at: at,
  last_status: null,
  last_at: null,
});

export const newEndpoint = (): Endpoint => ({
  state: "enabled",
  disabled_for: null,
  disabled_at: null,
  failing_since: null,
  failed_last: null,
});

/** Only a 2xx status is success: a redirect is not followed, so it delivers nothing. */
export const isDelivered = ({ status }: Outcome): boolean =>
  status !== null && status >= 200 && status < 300;

export const isDue = (delivery: Delivery, endpoint: Endpoint, now: number): boolean =>
  endpoint.state === "enabled" && delivery.next_at !== null && delivery.next_at <= now;

/** The delivery after an attempt. Fields that the caller keeps beside these stay. */
export function afterAttempt<Kept extends Delivery>(
  delivery: Kept,
  profile: ProfileName,
  outcome: Outcome,
): Kept {
  assert(delivery.next_at !== null, "only what is under way is tried");
  const { at, status } = outcome;
  const tried = { attempts: delivery.attempts + 1, last_status: status, last_at: at };
  if (isDelivered(outcome)) return { ...delivery, ...tried, state: "delivered", next_at: null };
  const next = status === GONE ? null : nextAttempt({ profile, ...tried, ...outcome });
  const state = next === null ? "exhausted" : "retrying";
  return { ...delivery, ...tried, state, next_at: next };
}

/** The endpoint after an attempt: one success clears its record, and 410 ends it at once. */
export function endpointAfter<Kept extends Endpoint>(endpoint: Kept, outcome: Outcome): Kept {
  if (isDelivered(outcome)) return { ...endpoint, failing_since: null, failed_last: null };
  const { at, status } = outcome;
  const failed = { ...endpoint, failing_since: endpoint.failing_since ?? at, failed_last: at };
  return status === GONE ? disable(failed, "gone", at) : endpointAt(failed, at);
}

/**
 * The endpoint as the clock finds it: disabled when 120 hours brought nothing but failures, the
 * first and the last of them at least 12 hours apart, so that a single bad hour does not count.
 */
export function endpointAt<Kept extends Endpoint>(endpoint: Kept, now: number): Kept {
  const { failing_since: first, failed_last: last } = endpoint;
  if (first === null || last === null) return endpoint;
  const failing = now - first >= FAILING_MAX && last - first >= FAILURES_APART;
  return failing ? disable(endpoint, "failing", now) : endpoint;
}

function disable<Kept extends Endpoint>(
  endpoint: Kept,
  why: "gone" | "failing",
  now: number,
): Kept {
  if (endpoint.state === "disabled") return endpoint;
  return { ...endpoint, state: "disabled", disabled_for: why, disabled_at: now };
}

/** By its owner's hand, with a clean record. */
export const enable = <Kept extends Endpoint>(endpoint: Kept): Kept => ({
  ...endpoint,
  ...newEndpoint(),
});

/** From the first attempt again, due at once, under the same event id. */
export const replay = <Kept extends Delivery>(delivery: Kept, now: number): Kept => ({
  ...delivery,
  ...newDelivery(now),
});

/** Replays what is exhausted, and leaves what arrived or is still under way. */
export const replayFailed = <Kept extends Delivery>(
  deliveries: readonly Kept[],
  now: number,
): readonly Kept[] => deliveries.map((one) => (one.state === "exhausted" ? replay(one, now) : one));
