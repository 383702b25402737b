import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { assert } from "../assert.ts";
import { toBase64 } from "./base64.ts";
import { isUsable, legacyKey, standardKey } from "./key.ts";
import { PROFILES, type Profile, type ProfileName } from "./profiles.ts";

/** What one attempt sends. */
export interface Attempt {
  readonly profile: ProfileName;
  /** The event's id: the same in every attempt, so that a receiver can tell a repeat. */
  readonly id: string;
  readonly type: string;
  /** Of this attempt and not of the event, in whole seconds since 1970. */
  readonly timestamp: number;
  /** The exact text that is sent. */
  readonly body: string;
  /** Oldest first; more than one while secrets rotate. */
  readonly secrets: readonly string[];
}

/**
 * All headers of one attempt. Standard Webhooks signs with every secret. A system's own header has
 * room for one signature: the oldest secret's, which every receiver knows until the rotation ends.
 */
export function signedHeaders(attempt: Attempt): Readonly<Record<string, string>> {
  const { profile: name, id, type, timestamp, body, secrets } = attempt;
  const profile: Profile = PROFILES[name];
  const [oldest] = secrets;
  assert(oldest !== undefined && secrets.every(isUsable), "an endpoint has a secret");
  assert(/^[\w-]+$/.test(id), "an id has no full stop, since those part what is signed");
  assert(/^[\w.]+$/.test(type), "an event type has letters, digits, underscores and full stops");
  assert(Number.isSafeInteger(timestamp) && timestamp >= 0, "a timestamp has whole seconds");
  const bytes = utf8ToBytes(body);
  return {
    "content-type": "application/json",
    "user-agent": profile.user_agent,
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": secrets
      .map((secret) => standardSignature(secret, id, String(timestamp), bytes))
      .join(" "),
    ...(profile.signature && {
      [profile.signature.header]: profile.signature.prefix + bodySignature(oldest, bytes),
    }),
    ...(profile.type_header && { [profile.type_header]: type }),
    ...(profile.time_header && { [profile.time_header]: String(timestamp) }),
  };
}

/** `v1,` and Base64 of HMAC-SHA256 over `id.timestamp.body`. */
export function standardSignature(
  secret: string,
  id: string,
  timestamp: string,
  body: Uint8Array,
): string {
  const signed = hmac
    .create(sha256, standardKey(secret))
    .update(utf8ToBytes(`${id}.${timestamp}.`))
    .update(body);
  return `v1,${toBase64(signed.digest())}`;
}

/** Hex HMAC-SHA256 over the body alone. */
export const bodySignature = (secret: string, body: Uint8Array): string =>
  bytesToHex(hmac(sha256, legacyKey(secret), body));
