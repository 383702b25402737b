import { hash, timingSafeEqual } from "node:crypto";
import { rejection, type MarketPort, type Principal, type Rejection } from "../../engine/index.ts";
import type { Visit } from "./visit.ts";

/** A caller, or the refusal that a wrong credential earns, whatever it was shown for. */
export type Caller =
  { readonly ok: true; readonly who: Principal } | { readonly ok: false; rejection: Rejection };

/** The secret that a request shows; null where it shows none, undefined where it cannot be read. */
export type Shown = (request: Request) => string | null | undefined;

export const asBearer: Shown = (request) => {
  const header = request.headers.get("authorization");
  if (header === null) return null;
  const [, secret] = /^Bearer +(\S+)$/i.exec(header) ?? [];
  return secret;
};

/** Who sends this request: nobody in particular where it carries no credential. */
export async function callerOf(
  visit: Visit,
  market: MarketPort,
  shown: Shown = asBearer,
): Promise<Caller> {
  const secret = shown(visit.request);
  if (secret === null) return { ok: true, who: market.anyone };
  const who = secret === undefined ? null : await market.authenticate(secret, visit);
  return who ? { ok: true, who } : { ok: false, rejection: wrong(secret) };
}

/** The key or token that a request shows; undefined where it shows none. */
export const secretOf = (request: Request): string | undefined => asBearer(request) ?? undefined;

const wrong = (secret: string | undefined): Rejection =>
  rejection("unauthenticated", {
    reason: "wrong_credential",
    message:
      secret === undefined
        ? "The Authorization header must read: Bearer, a blank, and a key or token."
        : "This key or token is unknown, revoked or expired.",
  });

/** The `Idempotency-Key` header: `abc` and `"abc"` are the same key. The market judges it. */
export function keyOf(request: Request): { readonly idempotencyKey?: string } {
  const header = request.headers.get("idempotency-key");
  if (header === null) return {};
  const [, quoted] = /^"(.*)"$/.exec(header) ?? [];
  return { idempotencyKey: quoted?.replaceAll(/\\(["\\])/g, "$1") ?? header };
}

/** Whether what was shown is a secret that the host was given; takes as long whatever differs. */
export const isSecret = (shown: string, secret: string): boolean =>
  timingSafeEqual(digest(shown), digest(secret));
const digest = (text: string): Buffer => hash("sha256", text, "buffer");
