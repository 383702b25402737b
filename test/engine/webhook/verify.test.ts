import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProfileName } from "../../../engine/webhook/profiles.ts";
import { signedHeaders } from "../../../engine/webhook/sign.ts";
import { verifyWebhook, type Received } from "../../../engine/webhook/verify.ts";
import { attempt, BODY, NEW_SECRET, NOW, OLD_SECRET, received, SECONDS } from "./sample.ts";

const NAMES: readonly ProfileName[] = ["standard", "aethra", "eagent", "agentmarket", "humans2ai"];
const refused = (reason: string) => ({ ok: false, reason });
const headersOf = (profile: ProfileName) => signedHeaders(attempt({ profile }));

/** The same request with some headers set, or taken away. */
const withHeaders = (
  profile: ProfileName,
  change: Readonly<Record<string, string | readonly string[] | undefined>>,
): Received => received(attempt({ profile }), { headers: { ...headersOf(profile), ...change } });

describe("an authentic delivery", () => {
  it.each([
    ["standard", { id: "evt_1", timestamp: SECONDS, time: "signed_header" }],
    ["aethra", { id: "evt_1", timestamp: SECONDS, time: "unsigned_header" }],
    ["eagent", { id: "evt_1", timestamp: null, time: "none" }],
    ["agentmarket", { id: "evt_1", timestamp: null, time: "none" }],
    ["humans2ai", { id: "evt_1", timestamp: SECONDS - 2, time: "signed_body" }],
  ] as const)("of %s is accepted, with what is known of it", (profile, facts) => {
    expect(verifyWebhook(received(attempt({ profile })))).toEqual({ ok: true, ...facts });
  });

  it.each(NAMES)("of %s may arrive as bytes, and with headers in any case and shape", (profile) => {
    const sent = attempt({ profile });
    const headers = Object.entries(signedHeaders(sent));
    const shapes: readonly Received["headers"][] = [
      new Headers(headers),
      Object.fromEntries(headers.map(([name, value]) => [name.toUpperCase(), value])),
      Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), [value]])),
    ];
    for (const shape of shapes) {
      const body = new TextEncoder().encode(BODY);
      expect(verifyWebhook(received(sent, { body, headers: shape })).ok).toBe(true);
    }
  });

  it.each(NAMES)("of %s is accepted by either side of a rotation", (profile) => {
    const sent = attempt({ profile, secrets: [OLD_SECRET, NEW_SECRET] });
    expect(verifyWebhook(received(sent, { secrets: [OLD_SECRET] })).ok).toBe(true);
    expect(verifyWebhook(received(sent, { secrets: [NEW_SECRET, OLD_SECRET] })).ok).toBe(true);
    expect(verifyWebhook(received(sent, { secrets: [NEW_SECRET], profile: "standard" })).ok).toBe(
      true,
    );
  });

  it("of Humans2AI may carry its time as text", () => {
    const body = JSON.stringify({ event: "task.completed", timestamp: "2026-03-05T18:39:00Z" });
    const sent = attempt({ profile: "humans2ai", body });
    expect(verifyWebhook(received(sent))).toEqual({
      ...{ ok: true, id: null, timestamp: SECONDS - 60, time: "signed_body" },
    });
  });
});

describe("a delivery that is too early or too late", () => {
  const at = (profile: ProfileName, seconds: number) =>
    verifyWebhook(received(attempt({ profile }), { now: NOW + seconds * 1000 }));

  it.each(["standard", "aethra"] as const)("is refused by %s beyond five minutes", (profile) => {
    expect(at(profile, 300).ok).toBe(true);
    expect(at(profile, 301)).toEqual(refused("too_old"));
    expect(at(profile, -300).ok).toBe(true);
    expect(at(profile, -301)).toEqual(refused("too_new"));
  });

  it("is reckoned by Humans2AI from the event itself", () => {
    expect(at("humans2ai", 298).ok).toBe(true);
    expect(at("humans2ai", 299)).toEqual(refused("too_old"));
  });

  it("may be given more or less time", () => {
    const sent = attempt();
    const late = { now: NOW + 600_000 };
    expect(verifyWebhook(received(sent, { ...late, toleranceSeconds: 600 })).ok).toBe(true);
    expect(verifyWebhook(received(sent, { now: NOW + 1000, toleranceSeconds: 0 }))).toEqual(
      refused("too_old"),
    );
  });

  it("is refused where the clock or the tolerance is no number", () => {
    for (const change of [{ now: Number.NaN }, { toleranceSeconds: Number.NaN }])
      expect(verifyWebhook(received(attempt(), change)).ok).toBe(false);
  });

  it("passes under Aethra's header with a fresh time, which that header does not sign", () => {
    const later = SECONDS + 30 * 86_400;
    const replayed = withHeaders("aethra", { "X-Aethra-Timestamp": String(later) });
    const verdict = verifyWebhook({ ...replayed, now: later * 1000 });
    expect(verdict).toMatchObject({ ok: true, id: "evt_1", time: "unsigned_header" });
    const headers = { ...headersOf("aethra"), "webhook-timestamp": String(later) };
    const standard = { ...replayed, headers, profile: "standard", now: later * 1000 } as const;
    expect(verifyWebhook(standard)).toEqual(refused("wrong_signature"));
  });
});

describe("a delivery that lacks something", () => {
  it.each<[string, Received, string]>([
    ["no secret", received(attempt(), { secrets: [] }), "no_secret"],
    ["an unset secret", received(attempt(), { secrets: [""] }), "no_secret"],
    ["a secret that everybody knows", received(attempt(), { secrets: ["whsec_"] }), "no_secret"],
    ["no headers", received(attempt(), { headers: {} }), "missing_header"],
    ["no id", withHeaders("standard", { "webhook-id": undefined }), "missing_header"],
    ["no signature", withHeaders("standard", { "webhook-signature": undefined }), "missing_header"],
    [
      "no signed time",
      withHeaders("standard", { "webhook-timestamp": undefined }),
      "missing_header",
    ],
    ["no headers at all", received(attempt(), { headers: new Headers() }), "missing_header"],
    ["a header called get", received(attempt(), { headers: { get: "it" } }), "missing_header"],
    ["no time", withHeaders("aethra", { "X-Aethra-Timestamp": undefined }), "missing_header"],
    [
      "an id with a full stop",
      withHeaders("standard", { "webhook-id": "a.1" }),
      "malformed_header",
    ],
    ["two ids", withHeaders("standard", { "webhook-id": ["evt_1", "evt_1"] }), "wrong_signature"],
    [
      "a time in words",
      withHeaders("standard", { "webhook-timestamp": "now" }),
      "malformed_header",
    ],
    [
      "a time with a tail",
      withHeaders("standard", { "webhook-timestamp": `${SECONDS}x` }),
      "malformed_header",
    ],
    ["a negative time", withHeaders("aethra", { "X-Aethra-Timestamp": "-1" }), "malformed_header"],
    [
      "only a future kind of signature",
      withHeaders("standard", { "webhook-signature": "v2,abc" }),
      "wrong_signature",
    ],
    [
      "a thousand signatures",
      withHeaders("standard", { "webhook-signature": "v1,x ".repeat(1000) }),
      "malformed_header",
    ],
    [
      "a signature without its prefix",
      withHeaders("eagent", {
        "X-Webhook-Signature": headersOf("eagent")["X-Webhook-Signature"]?.slice(7),
      }),
      "malformed_header",
    ],
    [
      "the other system's prefix",
      withHeaders("humans2ai", { "X-Humans2AI-Signature": "sha256=00" }),
      "malformed_header",
    ],
  ])("is refused: %s", (_what, request, reason) => {
    expect(verifyWebhook(request)).toEqual(refused(reason));
  });

  it.each([
    "[]",
    "null",
    "5",
    "%E0%A4%A",
    "",
    '{"timestamp":"2026-03-05 18:40"}',
    '{"timestamp":[]}',
  ])("is refused where only the body names the time and the body is %j", (body) => {
    const sent = attempt({ profile: "humans2ai", body });
    expect(verifyWebhook(received(sent))).toEqual(refused("malformed_body"));
  });

  it("may have as many signatures as fit, and no more", () => {
    const own = headersOf("standard")["webhook-signature"];
    const among = (others: number) =>
      withHeaders("standard", { "webhook-signature": `${"v1,AAAA ".repeat(others)}${own}` });
    expect(verifyWebhook(among(31)).ok).toBe(true);
    expect(verifyWebhook(among(32))).toEqual(refused("malformed_header"));
  });

  it("finds its own signature among those of others", () => {
    const own = headersOf("standard")["webhook-signature"];
    const mixed = withHeaders("standard", { "webhook-signature": `v1a,AAAA v1,AAAA ${own} v9` });
    expect(verifyWebhook(mixed).ok).toBe(true);
  });

  it("never throws, whatever arrives", () => {
    const anything = fc.anything({
      withBigInt: true,
      withNullPrototype: true,
      withTypedArray: true,
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...NAMES),
        fc.record({ body: anything, headers: anything, secrets: anything, now: anything }),
        (profile, garbage) => {
          const request: Received = Object.assign(received(attempt({ profile })), garbage);
          expect(verifyWebhook(request).ok).toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
