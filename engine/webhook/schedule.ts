import { assert } from "../assert.ts";
import type { ProfileName } from "./profiles.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pauses before each attempt. Nine over two days, as Standard Webhooks advises. */
const PATIENT: readonly number[] = [
  ...[0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE],
  ...[2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR],
];
/** Receivers that refuse an event after five minutes gain nothing from a later attempt. */
const BRIEF: readonly number[] = [0, 5 * SECOND, 10 * SECOND, 20 * SECOND];

/** The pauses, in milliseconds, before each attempt; the first is the event's own. */
export const scheduleOf = (profile: ProfileName): readonly number[] =>
  profile === "humans2ai" ? BRIEF : PATIENT;

/** How long a receiver may take to answer, in milliseconds; Humans2AI promises half a minute. */
export const patienceOf = (profile: ProfileName): number =>
  (profile === "humans2ai" ? 30 : 15) * SECOND;

export interface FailedAttempt {
  readonly profile: ProfileName;
  /** How many were made, this one included. */
  readonly attempts: number;
  /** When this one was made, in milliseconds since 1970. */
  readonly at: number;
  /** What the receiver asked to wait, in milliseconds; null where it did not ask. */
  readonly retry_after: number | null;
  /** Any number from 0 to 1: spreads the attempts by a fifth either way. */
  readonly jitter: number;
}

/**
 * When to try again, in milliseconds since 1970; null after the last attempt. A receiver may ask
 * for up to twice the pause, never for less: it must not be able to hold up or to hurry the sender.
 */
export function nextAttempt(failed: FailedAttempt): number | null {
  const { profile, attempts, at, retry_after, jitter } = failed;
  assert(Number.isSafeInteger(attempts) && attempts > 0, "an attempt was made");
  assert(jitter >= 0 && jitter <= 1, "jitter is a share");
  const pause = scheduleOf(profile)[attempts];
  if (pause === undefined) return null;
  if (retry_after !== null) return at + Math.min(Math.max(retry_after, pause), 2 * pause);
  return at + Math.round(pause * (0.8 + 0.4 * jitter));
}

const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** What a `Retry-After` header asks for, in milliseconds from `now`; null if it is unreadable. */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * SECOND;
  const moment = HTTP_DATE.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(moment) ? null : Math.max(0, moment - now);
}
