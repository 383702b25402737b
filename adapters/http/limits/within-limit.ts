import {
  rejection,
  type Limiter,
  type Principal,
  type Rejection,
  type Standing,
} from "../../../engine/index.ts";

/**
 * Answers a caller within its limit, and refuses it beyond. Either way the answer says in its
 * headers how the caller stands.
 */
export async function withinLimit(
  limiter: Limiter | undefined,
  who: Principal,
  answer: () => Promise<Response>,
  refuse: (rejection: Rejection) => Response,
): Promise<Response> {
  if (limiter === undefined || who.role === "anyone") return answer();
  const standing = await limiter.take(`${who.role}:${who.mode}:${who.id}`);
  const response = standing.allowed ? await answer() : refuse(tooMany(standing));
  tell(response.headers, standing);
  return response;
}

const secondsUntil = (moment: number): number =>
  Math.max(1, Math.ceil((moment - Date.now()) / 1_000));

const tooMany = ({ limit, resets_at }: Standing): Rejection =>
  rejection("rate_limited", {
    message: `More than ${limit} requests in a minute. Wait, then try again.`,
    data: { limit, retry_after_seconds: secondsUntil(resets_at) },
  });

function tell(headers: Headers, { allowed, limit, remaining, resets_at }: Standing): void {
  headers.set("x-ratelimit-limit", String(limit));
  headers.set("x-ratelimit-remaining", String(remaining));
  headers.set("x-ratelimit-reset", String(Math.ceil(resets_at / 1_000)));
  if (!allowed) headers.set("retry-after", String(secondsUntil(resets_at)));
}
