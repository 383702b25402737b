import type { Loaded } from "../ports.ts";
import { remembered, type Counter, type Mode } from "./account.ts";

const standing = (what: string) =>
  remembered((mode, account): Counter => `standing:${mode}:${account}:${what}`);

/** What is counted about an account. `held` and `earned` are micro-Amber, times are seconds. */
const COUNTERS = {
  held: standing("held"),
  earned: standing("earned"),
  completed: standing("completed"),
  cancelled: standing("cancelled"),
  expired: standing("expired"),
  approved: standing("approved"),
  rejected: standing("rejected"),
  reviews: standing("reviews"),
  response_seconds: standing("response_seconds"),
  disputes: standing("disputes"),
  disputes_lost: standing("disputes_lost"),
  ratings: standing("ratings"),
  rating_sum: standing("rating_sum"),
  released: standing("released"),
};
export type Standing = keyof typeof COUNTERS;

export const counter = (mode: Mode, account: string, what: Standing): Counter =>
  COUNTERS[what](mode, account);

const matched = (what: string) =>
  remembered((mode, taskType): Counter => `market:${mode}:matched:${taskType}:${what}`);
const MATCHES = { count: matched("count"), minutes: matched("minutes") };

/** How many tasks of a type found a worker, and after how many minutes in all. */
export const matchCounter = (mode: Mode, taskType: string, what: "count" | "minutes"): Counter =>
  MATCHES[what](mode, taskType);

/** By hour: only the present one and the one before are asked for. */
const spent = new Map<number, ReturnType<typeof standing>>();
const MOST_HOURS = 24;

/** What an agent set aside within one clock hour. */
export function spendCounter(mode: Mode, agent: string, hour: number): Counter {
  let named = spent.get(hour);
  if (named === undefined) {
    if (spent.size >= MOST_HOURS) spent.clear();
    named = standing(`spend:${hour}`);
    spent.set(hour, named);
  }
  return named(mode, agent);
}

export const allowanceCounter = (id: string): Counter => `allowance:${id}`;

/** Under whose name work is counted: an agent's is told from what it has others do. */
export const doerId = (id: string, kind: "person" | "agent"): string =>
  kind === "person" ? id : `${id}.work`;

/** All counters of an account, for a `Want`. */
export const standingOf = (mode: Mode, account: string): readonly Counter[] =>
  Object.values(COUNTERS).map((named) => named(mode, account));

export const readStanding = (seen: Loaded, mode: Mode, account: string, what: Standing): number =>
  Number(seen.balance(counter(mode, account, what)));
