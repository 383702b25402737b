import { describe, expect, it } from "vitest";
import { legacyKey } from "../../../engine/webhook/key.ts";
import { PROFILES, type Profile, type ProfileName } from "../../../engine/webhook/profiles.ts";
import { bodySignature, signedHeaders, standardSignature } from "../../../engine/webhook/sign.ts";
import { verifyWebhook, type Received } from "../../../engine/webhook/verify.ts";
import { attempt, NOW, received } from "./sample.ts";

const NAMES: readonly ProfileName[] = ["standard", "aethra", "eagent", "agentmarket", "humans2ai"];
type Accepts = (request: Received) => boolean;
const ours: Accepts = (request) => verifyWebhook(request).ok;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const flip = (data: Uint8Array, bit: number): Uint8Array => {
  const copy = Uint8Array.from(data);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
};
const flipText = (text: string, bit: number): string =>
  String.fromCharCode(
    ...flip(
      Uint8Array.from(text, (char) => char.charCodeAt(0)),
      bit,
    ),
  );

/** What a profile's own check covers. */
const signedHeadersOf = (profile: ProfileName): readonly string[] => {
  const { signature }: Profile = PROFILES[profile];
  return signature ? [signature.header] : ["webhook-id", "webhook-timestamp", "webhook-signature"];
};

/** Every request that differs in one bit of what is signed, or of the signature, and passes. */
function survivors(profile: ProfileName, accepts: Accepts): readonly string[] {
  const sent = attempt({ profile });
  const headers = signedHeaders(sent);
  const body = bytes(sent.body);
  const passed: string[] = [];
  for (let bit = 0; bit < body.length * 8; bit++)
    if (accepts(received(sent, { body: flip(body, bit) }))) passed.push(`body bit ${bit}`);
  for (const name of signedHeadersOf(profile)) {
    const value = headers[name] ?? "";
    for (let bit = 0; bit < value.length * 8; bit++) {
      const forged = { ...headers, [name]: flipText(value, bit) };
      if (accepts(received(sent, { headers: forged }))) passed.push(`${name} bit ${bit}`);
    }
  }
  return passed;
}

describe("one changed bit", () => {
  it.each(NAMES)("is enough for %s to refuse", (profile) => {
    expect(ours(received(attempt({ profile })))).toBe(true);
    expect(survivors(profile, ours)).toEqual([]);
  });

  it.each(NAMES)("of the secret is enough for %s to refuse", (profile) => {
    const sent = attempt({ profile });
    const [secret = ""] = sent.secrets;
    for (let bit = 0; bit < legacyKey(secret).length * 8; bit++)
      if ((bit & 7) !== 7)
        expect(ours(received(sent, { secrets: [flipText(secret, bit)] }))).toBe(false);
  });
});

/** Verifiers with the mistakes that have been made; the same search must find each. */
const CARELESS: readonly [string, ProfileName, Accepts][] = [
  [
    "lets some characters differ",
    "eagent",
    ({ body, headers, secrets: [secret = ""] }) => {
      const raw = typeof body === "string" ? bytes(body) : body;
      const given = Object.entries(headers).find(([name]) => name === "X-Webhook-Signature");
      const expected = `sha256=${bodySignature(secret, raw)}`;
      return [...String(given?.[1])].filter((char, at) => char === expected[at]).length > 64;
    },
  ],
  [
    "reads hex in either case",
    "eagent",
    ({ headers, ...rest }) =>
      ours({
        ...rest,
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, String(value).toLowerCase()]),
        ),
      }),
  ],
  [
    "looks at the first half of the signature only",
    "humans2ai",
    ({ body, headers, secrets: [secret = ""] }) => {
      const raw = typeof body === "string" ? bytes(body) : body;
      const given = Object.entries(headers).find(([name]) => name === "X-Humans2AI-Signature");
      return String(given?.[1]).startsWith(`v1=${bodySignature(secret, raw).slice(0, 32)}`);
    },
  ],
  [
    "leaves the time out of the signature",
    "standard",
    ({ body, headers, secrets: [secret = ""] }) => {
      const { "webhook-signature": given, "webhook-id": id } = Object.fromEntries(
        Object.entries(headers),
      );
      const time = String(NOW / 1000);
      const raw = typeof body === "string" ? bytes(body) : body;
      return given === standardSignature(secret, String(id), time, raw);
    },
  ],
];

describe("the search for survivors", () => {
  it.each(CARELESS)("finds a verifier that %s", (_what, profile, accepts) => {
    expect(accepts(received(attempt({ profile })))).toBe(true);
    expect(survivors(profile, accepts)).not.toEqual([]);
  });
});
