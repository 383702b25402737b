import { randomUUID, webcrypto } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import { z } from "zod";

/** `access` is shown to call operations, `refresh` to get the next access token. */
export type TokenKind = "access" | "refresh";

const text = z.string().min(1).max(128);

/** What a token says; whom it speaks for is looked up each time, and never taken from it. */
const claims = {
  access: z.union([
    z.object({ sub: text, session: text }),
    z.object({ sub: text, key: text, scope: z.string().max(1024) }),
  ]),
  refresh: z.object({ sub: text, session: text, generation: z.int().min(1) }),
} as const;
export type Claims<K extends TokenKind> = z.output<(typeof claims)[K]>;

const TYP = { access: "at+jwt", refresh: "rt+jwt" } as const;
const ISSUER = "guildhall";
const ALGORITHM = "HS256";
/** Names the key. There is one, so whatever else a header names is not ours. */
const KEY_ID = "1";
const LONGEST = 4096;

export interface Tokens {
  /** `from` and `until` in epoch milliseconds. */
  sign<K extends TokenKind>(
    kind: K,
    claims: Claims<K>,
    times: { readonly from: number; readonly until: number },
  ): Promise<string>;
  /** What it says, if we signed it for this use and its time is not over; else null. */
  read<K extends TokenKind>(kind: K, token: string, now: number): Promise<Claims<K> | null>;
}

/** Opaque keys of ours have no dots. */
export const looksSigned = (secret: string): boolean => secret.startsWith("eyJ");

const seconds = (at: number): number => Math.floor(at / 1000);

/** Signed with a key that only this market's hosts have; the audience is the market's mode. */
export function createTokens(key: Uint8Array<ArrayBuffer>, mode: string): Tokens {
  const audience = (kind: TokenKind): string => `guildhall:${mode}:${kind}`;
  // Once and for all: to import it for each token costs more than to verify one.
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const ready = webcrypto.subtle.importKey("raw", key, hmac, false, ["sign", "verify"]);
  return {
    sign: async (kind, said, { from, until }) =>
      new SignJWT({ ...said })
        .setProtectedHeader({ alg: ALGORITHM, kid: KEY_ID, typ: TYP[kind] })
        .setIssuer(ISSUER)
        .setAudience(audience(kind))
        .setIssuedAt(seconds(from))
        .setExpirationTime(seconds(until))
        .setJti(kind === "access" ? randomUUID() : `${from}`)
        .sign(await ready),
    async read<K extends TokenKind>(kind: K, token: string, now: number) {
      const said = token.length > LONGEST ? null : await verified(kind, token, now);
      const read: z.ZodType<Claims<K>> = claimsOf(kind);
      return read.safeParse(said).data ?? null;
    },
  };

  async function verified(kind: TokenKind, token: string, now: number): Promise<unknown> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, await ready, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: audience(kind),
        typ: TYP[kind],
        currentDate: new Date(now),
        requiredClaims: ["exp", "iat", "sub", "jti"],
      });
      return protectedHeader.kid === KEY_ID && payload.aud === audience(kind) ? payload : null;
    } catch {
      return null;
    }
  }
}

function claimsOf<K extends TokenKind>(kind: K): z.ZodType<Claims<K>>;
function claimsOf(kind: TokenKind): z.ZodType {
  return claims[kind];
}
