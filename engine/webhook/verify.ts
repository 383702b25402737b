import { bytesToHex, isBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { assert } from "../assert.ts";
import { isUsable } from "./key.ts";
import { PROFILES, type Profile, type ProfileName, type TimeSource } from "./profiles.ts";
import { bodySignature, standardSignature } from "./sign.ts";

/** What a receiver knows of a request: its raw body and headers, never a parsed body. */
export interface Received {
  readonly profile: ProfileName;
  readonly body: string | Uint8Array;
  readonly headers: ReceivedHeaders;
  /** Any of them may have signed. */
  readonly secrets: readonly string[];
  /** The receiver's clock, in milliseconds since 1970. */
  readonly now: number;
  /** How far the delivery's time may be from `now`. Without it, 300 seconds. */
  readonly toleranceSeconds?: number;
}

/** `Headers` of a web request, or the plain object of a Node request. */
export type ReceivedHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

export type VerifyFault =
  | "no_secret"
  | "malformed_body"
  | "missing_header"
  | "malformed_header"
  | "wrong_signature"
  | "too_old"
  | "too_new";

export type Verified =
  | {
      readonly ok: true;
      /** To tell a repeat by: every attempt of one event has the same. */
      readonly id: string | null;
      /** Seconds since 1970, and where they come from. */
      readonly timestamp: number | null;
      readonly time: TimeSource;
    }
  | { readonly ok: false; readonly reason: VerifyFault };

const TOLERANCE_SECONDS = 300;
const SIGNATURES_MAX = 32;
const refuse = (reason: VerifyFault): Verified => ({ ok: false, reason });

/**
 * Whether a delivery is authentic and fresh. Never throws, whatever was sent, and compares in the
 * same time wherever a forgery differs. The systems' own headers sign the body alone: there, a
 * receiver must also refuse an id it has seen, or take `standard`, which signs the time as well.
 */
export function verifyWebhook(received: Received): Verified {
  const profile: Profile = PROFILES[received.profile];
  assert(profile, "a profile is one of the known ones");
  const { body, headers } = received;
  const secrets = Array.isArray(received.secrets) ? received.secrets.filter(isUsable) : [];
  if (secrets.length === 0) return refuse("no_secret");
  const bytes = typeof body === "string" ? utf8ToBytes(body) : body;
  if (!isBytes(bytes)) return refuse("malformed_body");
  const checked = profile.signature
    ? checkOwn(profile.signature, headers, secrets, bytes)
    : checkStandard(headers, secrets, bytes);
  if (typeof checked === "string") return refuse(checked);
  const facts = profile.signature ? factsOf(bytes) : null;
  const seconds =
    facts && profile.time === "signed_body" ? facts.seconds : headerTime(profile, headers);
  if (typeof seconds === "string") return refuse(seconds);
  const late = seconds === null ? null : lateness(seconds, received);
  if (late) return refuse(late);
  return { ok: true, id: facts ? facts.id : checked.id, timestamp: seconds, time: profile.time };
}

/** The Standard Webhooks headers: some signature must be some secret's. */
function checkStandard(
  headers: ReceivedHeaders,
  secrets: readonly string[],
  body: Uint8Array,
): VerifyFault | { readonly id: string } {
  const id = headerOf(headers, "webhook-id");
  const timestamp = headerOf(headers, "webhook-timestamp");
  const signatures = headerOf(headers, "webhook-signature");
  if (id === null || timestamp === null || signatures === null) return "missing_header";
  // A full stop in the id would let a forger move the border between id, time and body.
  if (id === "" || id.includes(".") || !SECONDS.test(timestamp)) return "malformed_header";
  const given = signatures.split(" ");
  if (given.length > SIGNATURES_MAX) return "malformed_header";
  const expected = secrets.map((secret) => standardSignature(secret, id, timestamp, body));
  return someEqual(given, expected) ? { id } : "wrong_signature";
}

function checkOwn(
  { header, prefix }: { readonly header: string; readonly prefix: string },
  headers: ReceivedHeaders,
  secrets: readonly string[],
  body: Uint8Array,
): VerifyFault | { readonly id: null } {
  const given = headerOf(headers, header);
  if (given === null) return "missing_header";
  if (!given.startsWith(prefix)) return "malformed_header";
  const expected = secrets.map((secret) => prefix + bodySignature(secret, body));
  return someEqual([given], expected) ? { id: null } : "wrong_signature";
}

const SECONDS = /^(0|[1-9]\d{0,11})$/;

/** Seconds from the profile's header; null where it has none. */
function headerTime(
  { time_header }: Profile,
  headers: ReceivedHeaders,
): number | VerifyFault | null {
  if (time_header === null) return null;
  const text = headerOf(headers, time_header);
  if (text === null) return "missing_header";
  return SECONDS.test(text) ? Number(text) : "malformed_header";
}

function lateness(seconds: number, received: Received): VerifyFault | null {
  const age = Math.floor(received.now / 1000) - seconds;
  const tolerance = received.toleranceSeconds ?? TOLERANCE_SECONDS;
  // Written so that a clock or a tolerance that is no number refuses instead of accepting.
  if (Math.abs(age) <= tolerance) return null;
  return age < 0 ? "too_new" : "too_old";
}

/** The id and the time that a signed body names itself. */
function factsOf(body: Uint8Array): {
  readonly id: string | null;
  readonly seconds: number | VerifyFault;
} {
  const { event_id, timestamp } = parsed(body);
  const id = typeof event_id === "string" ? event_id : null;
  if (typeof timestamp === "number") return { id, seconds: timestamp };
  const moment = typeof timestamp === "string" && ISO.test(timestamp) ? Date.parse(timestamp) : NaN;
  return { id, seconds: Number.isNaN(moment) ? "malformed_body" : Math.floor(moment / 1000) };
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

function parsed(body: Uint8Array): { readonly event_id?: unknown; readonly timestamp?: unknown } {
  try {
    const value: unknown = JSON.parse(decodeURIComponent(bytesToHex(body).replace(/../g, "%$&")));
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** The value of a header, by its name in any case. A header sent twice is joined, as HTTP does. */
function headerOf(headers: ReceivedHeaders, name: string): string | null {
  if (typeof headers !== "object" || headers === null) return null;
  if (isWeb(headers)) {
    const value: unknown = headers.get(name);
    return typeof value === "string" ? value : null;
  }
  const values = Object.entries(headers)
    .filter(([key]) => key.toLowerCase() === name.toLowerCase())
    .flatMap(([, value]) => value)
    .filter((value) => typeof value === "string");
  return values.length === 0 ? null : values.join(", ");
}

const isWeb = (headers: ReceivedHeaders): headers is { get(name: string): string | null } =>
  "get" in headers && typeof headers.get === "function";

/** Looks at every pair to the end, so that the time taken tells nothing. */
function someEqual(given: readonly string[], expected: readonly string[]): boolean {
  let found = 0;
  for (const one of given) for (const other of expected) found |= isEqual(one, other);
  return found === 1;
}

function isEqual(given: string, expected: string): 0 | 1 {
  let difference = given.length ^ expected.length;
  for (let at = 0; at < expected.length; at++)
    difference |= (given.charCodeAt(at) | 0) ^ expected.charCodeAt(at);
  return difference === 0 ? 1 : 0;
}
