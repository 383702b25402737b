import type { Loaded } from "../ports.ts";
import type { Counter, Mode } from "./account.ts";

/** What is counted about an account. `held` and `earned` are micro-Amber, times are seconds. */
export const STANDING = [
  "held",
  "earned",
  "completed",
  "cancelled",
  "expired",
  "approved",
  "rejected",
  "reviews",
  "response_seconds",
  "disputes",
  "disputes_lost",
  "ratings",
  "rating_sum",
  "released",
] as const;
export type Standing = (typeof STANDING)[number];

export const counter = (mode: Mode, account: string, what: Standing): Counter =>
  `standing:${mode}:${account}:${what}`;

/** How many tasks of a type found a worker, and after how many minutes in all. */
export const matchCounter = (mode: Mode, taskType: string, what: "count" | "minutes"): Counter =>
  `market:${mode}:matched:${taskType}:${what}`;

/** What an agent set aside within one clock hour. */
export const spendCounter = (mode: Mode, agent: string, hour: number): Counter =>
  `standing:${mode}:${agent}:spend:${hour}`;

export const allowanceCounter = (id: string): Counter => `allowance:${id}`;

/** All counters of an account, for a `Want`. */
export const standingOf = (mode: Mode, account: string): readonly Counter[] =>
  STANDING.map((what) => counter(mode, account, what));

export const readStanding = (seen: Loaded, mode: Mode, account: string, what: Standing): number =>
  Number(seen.balance(counter(mode, account, what)));
