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
import { callerOf } from "../caller.ts";
import { traceOf } from "../trace.ts";

/** What every route is served from. */
export interface Served {
  readonly market: MarketPort;
  /** Without one nobody is held back. */
  readonly limiter: Limiter | undefined;
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
  request: Request,
  { market, limiter }: Served,
  from: Origin,
  { answer, refuse }: Answers,
): Promise<Response> {
  const caller = await callerOf(request, market, from);
  if (!caller.ok)
    return withinLimit(request, limiter, networkKey(from), {
      ...{ refuse, answer: () => Promise.resolve(refuse(caller.rejection)) },
    });
  const { who } = caller;
  traceOf(request).who = who;
  const key = who.role === "anyone" ? networkKey(from) : `${who.role}:${who.mode}:${who.id}`;
  return withinLimit(request, limiter, key, { refuse, answer: () => answer(who) });
}

/** The same where everybody may ask, whatever they show. */
export const admitAnyone = (
  request: Request,
  { limiter }: Pick<Served, "limiter">,
  from: Origin,
  answer: () => Promise<Response>,
  refuse: Answers["refuse"],
): Promise<Response> => withinLimit(request, limiter, networkKey(from), { answer, refuse });

/** This machine is a person at work, or a proxy before everybody: neither is one stranger. */
function networkKey({ address }: Origin): string | null {
  const network = address === null ? null : networkOf(address);
  return network === null || isOwn(network) ? null : `network:${network}`;
}

const isOwn = (network: string): boolean => /^127\.|^0:0:0:0::/.test(network);

/** Either way the answer says in its headers how the caller stands. */
async function withinLimit(
  request: Request,
  limiter: Limiter | undefined,
  key: string | null,
  { answer, refuse }: { readonly answer: () => Promise<Response> } & Pick<Answers, "refuse">,
): Promise<Response> {
  if (limiter === undefined || key === null) return answer();
  const standing = await limiter.take(key);
  traceOf(request).headers = told(standing);
  return standing.allowed ? answer() : refuse(tooMany(standing));
}

const tooMany = ({ limit, resets_in }: Standing): Rejection =>
  rejection("rate_limited", {
    message: `More than ${limit} requests in a minute. Wait, then try again.`,
    data: { limit, retry_after_seconds: Math.max(1, Math.ceil(resets_in / 1_000)) },
  });

const told = ({ limit, remaining, resets_in }: Standing) => ({
  "x-ratelimit-limit": String(limit),
  "x-ratelimit-remaining": String(remaining),
  "x-ratelimit-reset": String(Math.ceil((Date.now() + resets_in) / 1_000)),
});
