import {
  networkOf,
  rejection,
  type Limiter,
  type MarketPort,
  type Origin,
  type Principal,
  type Rejection,
  type Standing,
} from "../../../engine/index.ts";
import { callerOf, type Shown } from "../caller.ts";
import type { Visit } from "../visit.ts";

/** What every route is served from. */
export interface Served {
  readonly market: MarketPort;
  /** Without one nobody is held back. */
  readonly limiter: Limiter | undefined;
  /** Where a request shows its credential: as a bearer's, unless a dialect has another way. */
  readonly shown?: Shown;
}

/** The answer for whoever may ask now, and a refusal in the form of the route for all others. */
export interface Answers {
  readonly answer: (who: Principal) => Promise<Response>;
  readonly refuse: (rejection: Rejection) => Response;
}

/**
 * Finds out who asks, and answers within their limit. An account has its own; whoever shows no
 * credential, or a wrong one, shares that of their network, where it is known.
 */
export async function admit(
  visit: Visit,
  { market, limiter, shown }: Served,
  { answer, refuse }: Answers,
): Promise<Response> {
  const caller = await callerOf(visit, market, shown);
  if (!caller.ok) {
    const excess = await excessOf(visit, limiter, networkKey(visit));
    return refuse(excess ?? caller.rejection);
  }
  const { who } = caller;
  visit.who = who;
  const key = who.role === "anyone" ? networkKey(visit) : `${who.role}:${who.mode}:${who.id}`;
  const excess = await excessOf(visit, limiter, key);
  return excess === null ? answer(who) : refuse(excess);
}

/** The same where everybody may ask, whatever they show. */
export async function admitAnyone(
  visit: Visit,
  { limiter }: Pick<Served, "limiter">,
  answer: () => Promise<Response>,
  refuse: Answers["refuse"],
): Promise<Response> {
  const excess = await excessOf(visit, limiter, networkKey(visit));
  return excess === null ? answer() : refuse(excess);
}

/** This machine is a person at work, or a proxy before everybody: neither is one stranger. */
export function networkKey({ address }: Origin): string | null {
  const network = address === null ? null : networkOf(address);
  return network === null || isOwn(network) ? null : `network:${network}`;
}

const isOwn = (network: string): boolean => /^127\.|^0:0:0:0::/.test(network);

/** Null within the limit. Either way the answer says in its headers how the caller stands. */
async function excessOf(
  { headers }: Visit,
  limiter: Limiter | undefined,
  key: string | null,
): Promise<Rejection | null> {
  if (limiter === undefined || key === null) return null;
  const standing = await limiter.take(key);
  const { allowed, limit, remaining, resets_in } = standing;
  headers["x-ratelimit-limit"] = String(limit);
  headers["x-ratelimit-remaining"] = String(remaining);
  headers["x-ratelimit-reset"] = String(Math.ceil((Date.now() + resets_in) / 1_000));
  return allowed ? null : tooMany(standing);
}

const tooMany = ({ limit, resets_in }: Standing): Rejection =>
  rejection("rate_limited", {
    message: `More than ${limit} requests in a minute. Wait, then try again.`,
    data: { limit, retry_after_seconds: Math.max(1, Math.ceil(resets_in / 1_000)) },
  });
