import { assert } from "../assert.ts";
import { RATE_ONE } from "../money.ts";

/** What an agent's record shows. Counts, and the seconds it took for all its reviews. */
export interface AgentFacts {
  readonly completed: number;
  readonly cancelled: number;
  readonly expired: number;
  readonly approved: number;
  readonly rejected: number;
  readonly disputes: number;
  readonly disputes_lost: number;
  readonly reviews: number;
  readonly response_seconds_total: number;
}

export interface ApiScore {
  /** 0 to 100 with one decimal. */
  readonly score: number;
  /** Each 0 to 1. */
  readonly parts: {
    readonly completion: number;
    readonly approval: number;
    readonly dispute: number;
    readonly response: number;
  };
}

/** What a worker's record shows; `rating_sum_ppm` is the sum of its ratings. */
export interface WorkerFacts {
  readonly ratings: number;
  readonly rating_sum_ppm: number;
  readonly completed: number;
  readonly disputes_lost: number;
}

/** Everybody starts as if judged five times at 0.7, so a first judgement moves little. */
export const PRIOR = { count: 5, share: 700_000 } as const;
/** In per cent; they sum to 100. */
export const WEIGHTS = { completion: 40, approval: 20, dispute: 25, response: 15 } as const;
/** A lost dispute weighs as four that were merely filed. */
const DISPUTE_LOST_WEIGHT = 4;
const LOST_TO_REPUTATION = 2n;
const FAST_SECONDS = 3_600;
/** After a day silence approves, so slower than this nobody can be. */
const SLOW_SECONDS = 86_400;

const ONE = BigInt(RATE_ONE);

function assertCounts(facts: AgentFacts | WorkerFacts): void {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(facts);
  for (const [name, value] of entries)
    assert(
      typeof value === "number" && Number.isSafeInteger(value) && value >= 0,
      `${name} is a count`,
    );
}

/** The mean of `n` judgements that sum to `sum` parts per million, with the prior's among them. */
function smoothed(sum: bigint, n: bigint): bigint {
  const count = BigInt(PRIOR.count);
  return (sum + count * BigInt(PRIOR.share)) / (n + count);
}

const part = (good: number, all: number): bigint => smoothed(BigInt(good) * ONE, BigInt(all));

function disputePart(facts: AgentFacts): bigint {
  const { completed, cancelled, expired, disputes } = facts;
  const lost = Math.min(facts.disputes_lost, disputes);
  const all = BigInt(Math.max(completed + cancelled + expired, disputes));
  const weight = BigInt(DISPUTE_LOST_WEIGHT);
  const harm = (BigInt(disputes - lost) * ONE) / weight + BigInt(lost) * ONE;
  return smoothed(all * ONE - harm, all);
}

/** A mean of an hour or less is full marks, of a day or more none, and a straight line between. */
function responsePart(facts: AgentFacts): bigint {
  const reviews = BigInt(facts.reviews);
  if (reviews === 0n) return smoothed(0n, 0n);
  const range = BigInt(SLOW_SECONDS - FAST_SECONDS);
  const spare = BigInt(SLOW_SECONDS) * reviews - BigInt(facts.response_seconds_total);
  const share = (spare * ONE) / range;
  const most = reviews * ONE;
  const sum = share < 0n ? 0n : share > most ? most : share;
  return smoothed(sum, reviews);
}

/**
 * How an agent behaves towards workers: does it see tasks through, approve, keep out of
 * disputes and answer soon. An agent without history has 70.0, every part at 0.7.
 */
export function apiScore(facts: AgentFacts): ApiScore {
  assertCounts(facts);
  const completion = part(facts.completed, facts.completed + facts.cancelled + facts.expired);
  const approval = part(facts.approved, facts.approved + facts.rejected);
  const dispute = disputePart(facts);
  const response = responsePart(facts);
  const weighted =
    completion * BigInt(WEIGHTS.completion) +
    approval * BigInt(WEIGHTS.approval) +
    dispute * BigInt(WEIGHTS.dispute) +
    response * BigInt(WEIGHTS.response);
  const tenths = (weighted + 50_000n) / 100_000n;
  const share = (ppm: bigint): number => Number(ppm) / RATE_ONE;
  return {
    score: Number(tenths) / 10,
    parts: {
      completion: share(completion),
      approval: share(approval),
      dispute: share(dispute),
      response: share(response),
    },
  };
}

/**
 * A worker's reputation in whole parts per million, 0 to 1,000,000, for weighted bids.
 * The smoothed mean rating times (completed + 5) / (completed + 5 + 2 x disputes lost),
 * floored once at the end; exact, so every host ranks the same bids alike. New: 700,000.
 */
export function reputation(facts: WorkerFacts): number {
  assertCounts(facts);
  assert(facts.rating_sum_ppm <= facts.ratings * RATE_ONE, "no rating is above one");
  const count = BigInt(PRIOR.count);
  const sum = BigInt(facts.rating_sum_ppm) + count * BigInt(PRIOR.share);
  const kept = BigInt(facts.completed) + count;
  const lost = LOST_TO_REPUTATION * BigInt(facts.disputes_lost);
  return Number((sum * kept) / ((BigInt(facts.ratings) + count) * (kept + lost)));
}
