import { utf8ToBytes } from "@noble/hashes/utils.js";
import { assert } from "../assert.ts";
import { fromBase64, toBase64 } from "./base64.ts";

const PREFIX = "whsec_";

/** Fewer characters than this are refused when an endpoint is set up. */
export const SECRET_LENGTH_MIN = 16;

/** A secret out of 24 to 64 random bytes, as it is shown once to the endpoint's owner. */
export function newSecret(random: Uint8Array): string {
  assert(random.length >= 24 && random.length <= 64, "a secret has 24 to 64 random bytes");
  return PREFIX + toBase64(random);
}

/**
 * The key of a secret for Standard Webhooks: what `whsec_` and Base64 stand for; for a secret that
 * its owner chose, its own text.
 */
export const standardKey = (secret: string): Uint8Array => decoded(secret) ?? utf8ToBytes(secret);

/** The key for the systems' own headers: always the text as it was shown. */
export const legacyKey = (secret: string): Uint8Array => utf8ToBytes(secret);

/** A secret in the form that Standard Webhooks libraries ask for, `whsec_` and Base64. */
export const standardSecret = (secret: string): string =>
  decoded(secret) ? secret : PREFIX + toBase64(utf8ToBytes(secret));

/** Neither empty nor the bare prefix, which everybody knows. */
export const isUsable = (secret: unknown): secret is string =>
  typeof secret === "string" && secret !== "" && secret !== PREFIX;

function decoded(secret: string): Uint8Array | null {
  if (!secret.startsWith(PREFIX)) return null;
  const bytes = fromBase64(secret.slice(PREFIX.length));
  return bytes && bytes.length > 0 ? bytes : null;
}
