import { createHmac } from "node:crypto";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fromBase64, toBase64 } from "../../../engine/webhook/base64.ts";
import { isUsable, newSecret, standardKey, standardSecret } from "../../../engine/webhook/key.ts";
import { PROFILES, type ProfileName } from "../../../engine/webhook/profiles.ts";
import { signedHeaders } from "../../../engine/webhook/sign.ts";
import { FOREIGN } from "./foreign.ts";
import { attempt, BODY, NEW_SECRET, NOW, OLD_SECRET, SECONDS } from "./sample.ts";

const NAMES: readonly ProfileName[] = ["standard", "aethra", "eagent", "agentmarket", "humans2ai"];

const nodeStandard = (key: Buffer, id: string, seconds: number, body: string): string =>
  `v1,${createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64")}`;
const nodeHex = (secret: string, body: string): string =>
  createHmac("sha256", secret).update(body).digest("hex");

describe("signing", () => {
  it("reproduces the vector that Standard Webhooks publishes", () => {
    const headers = signedHeaders(
      attempt({
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp: 1614265330,
        body: '{"test": 2432232314}',
        secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
      }),
    );
    expect(headers["webhook-signature"]).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    expect(headers["webhook-id"]).toBe("msg_p5jXN8AQM9LWM0D4loKWxJek");
    expect(headers["webhook-timestamp"]).toBe("1614265330");
  });

  it.each<[ProfileName, Record<string, string>]>([
    ["standard", {}],
    [
      "aethra",
      {
        "X-Aethra-Signature": `sha256=${nodeHex(OLD_SECRET, BODY)}`,
        "X-Aethra-Event-Type": "task.completed",
        "X-Aethra-Timestamp": String(SECONDS),
        "user-agent": "Aethra-Webhooks/1.0",
      },
    ],
    ["eagent", { "X-Webhook-Signature": `sha256=${nodeHex(OLD_SECRET, BODY)}` }],
    [
      "agentmarket",
      {
        "X-AgentMarket-Signature": `sha256=${nodeHex(OLD_SECRET, BODY)}`,
        "X-AgentMarket-Event": "task.completed",
      },
    ],
    ["humans2ai", { "X-Humans2AI-Signature": `v1=${nodeHex(OLD_SECRET, BODY)}` }],
  ])("gives %s its own headers, and always those of Standard Webhooks", (profile, own) => {
    expect(signedHeaders(attempt({ profile }))).toEqual({
      "content-type": "application/json",
      "user-agent": "Guildhall-Webhooks/1.0",
      "webhook-id": "evt_1",
      "webhook-timestamp": String(SECONDS),
      "webhook-signature": nodeStandard(Buffer.from(OLD_SECRET), "evt_1", SECONDS, BODY),
      ...own,
    });
  });

  it("signs with every secret while they rotate, and with the oldest where one must do", () => {
    const headers = signedHeaders(
      attempt({ profile: "aethra", secrets: [OLD_SECRET, NEW_SECRET] }),
    );
    const key = Buffer.from(NEW_SECRET.slice("whsec_".length), "base64");
    expect(headers["webhook-signature"]).toBe(
      `${nodeStandard(Buffer.from(OLD_SECRET), "evt_1", SECONDS, BODY)} ` +
        nodeStandard(key, "evt_1", SECONDS, BODY),
    );
    expect(headers["X-Aethra-Signature"]).toBe(`sha256=${nodeHex(OLD_SECRET, BODY)}`);
  });

  it("keys the systems' own headers with the text of a generated secret", () => {
    const headers = signedHeaders(attempt({ profile: "eagent", secrets: [NEW_SECRET] }));
    expect(headers["X-Webhook-Signature"]).toBe(`sha256=${nodeHex(NEW_SECRET, BODY)}`);
  });

  it("agrees with node:crypto whatever the secret and the body are", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", minLength: 1, maxLength: 200 }).filter(isUsable),
        fc.string({ unit: "binary", maxLength: 300 }),
        (secret, body) => {
          const headers = signedHeaders(attempt({ profile: "eagent", secrets: [secret], body }));
          expect(headers["X-Webhook-Signature"]).toBe(`sha256=${nodeHex(secret, body)}`);
          const key = Buffer.from(standardKey(secret));
          expect(headers["webhook-signature"]).toBe(nodeStandard(key, "evt_1", SECONDS, body));
        },
      ),
      { numRuns: 150 },
    );
  });

  it("stops at what only a bug can ask for", () => {
    expect(() => signedHeaders(attempt({ id: "evt.1" }))).toThrow("an id has no full stop");
    expect(() => signedHeaders(attempt({ id: "evt\r\n" }))).toThrow("an id has no full stop");
    expect(() => signedHeaders(attempt({ type: "task done" }))).toThrow("an event type has");
    expect(() => signedHeaders(attempt({ timestamp: 1.5 }))).toThrow("whole seconds");
    expect(() => signedHeaders(attempt({ secrets: [] }))).toThrow("an endpoint has a secret");
    expect(() => signedHeaders(attempt({ secrets: [OLD_SECRET, ""] }))).toThrow("has a secret");
    expect(() => signedHeaders(attempt({ secrets: [""] }))).toThrow("an endpoint has a secret");
    expect(() => signedHeaders(attempt({ secrets: ["whsec_"] }))).toThrow("has a secret");
  });
});

describe("every published verifier", () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW }));
  afterEach(() => void vi.useRealTimers());

  const request = (profile: ProfileName, secret: string, body: string) => ({
    body: Buffer.from(body, "utf8"),
    headers: signedHeaders(attempt({ profile, body, secrets: [secret] })),
    secret,
    seconds: SECONDS,
  });

  it.each(NAMES)("accepts what we sign for %s", (profile) => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 60 }),
        fc.oneof(
          fc.constantFrom(OLD_SECRET, NEW_SECRET),
          fc.string({ unit: "grapheme", minLength: 16, maxLength: 100 }),
          fc.uint8Array({ minLength: 24, maxLength: 64 }).map((bytes) => newSecret(bytes)),
        ),
        (text, secret) => {
          const body = JSON.stringify({ timestamp: SECONDS - 3, text });
          expect(FOREIGN[profile](request(profile, secret, body))).toBe(true);
          expect(FOREIGN.standard(request(profile, secret, body))).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(NAMES)("refuses another secret and another body for %s", (profile) => {
    const good = request(profile, OLD_SECRET, BODY);
    expect(FOREIGN[profile]({ ...good, secret: `${OLD_SECRET}.` })).toBe(false);
    const body = Buffer.from(BODY.replace("15.00", "95.00"));
    expect(FOREIGN[profile]({ ...good, body })).toBe(false);
  });

  it("accepts each attempt on its own time, however late the retry", () => {
    const late = SECONDS + 51 * 3600;
    vi.setSystemTime(late * 1000);
    for (const profile of ["standard", "aethra"] as const) {
      const headers = signedHeaders(attempt({ profile, timestamp: late }));
      const body = Buffer.from(BODY);
      expect(FOREIGN[profile]({ body, headers, secret: OLD_SECRET, seconds: late })).toBe(true);
    }
  });

  it("is named for every profile there is", () => {
    expect(Object.keys(FOREIGN)).toEqual(Object.keys(PROFILES));
  });
});

describe("secrets", () => {
  it("are shown in the form that Standard Webhooks libraries read", () => {
    expect(standardSecret(NEW_SECRET)).toBe(NEW_SECRET);
    expect(standardSecret(OLD_SECRET)).toBe(`whsec_${Buffer.from(OLD_SECRET).toString("base64")}`);
    expect(newSecret(Buffer.alloc(32, 7))).toBe(`whsec_${Buffer.alloc(32, 7).toString("base64")}`);
    for (const length of [24, 64]) expect(isUsable(newSecret(Buffer.alloc(length)))).toBe(true);
    for (const length of [23, 65])
      expect(() => newSecret(Buffer.alloc(length))).toThrow("24 to 64 random bytes");
  });

  it("that only look generated are taken as the text they are", () => {
    for (const secret of ["whsec_", "whsec_not base64!", "whsec_QUJ", "whsec_QR==", "whsec_===="]) {
      expect(Buffer.from(standardKey(secret)).toString()).toBe(secret);
      expect(standardSecret(secret)).toBe(`whsec_${Buffer.from(secret).toString("base64")}`);
    }
  });
});

describe("Base64", () => {
  it("agrees with Buffer in both directions", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = Buffer.from(bytes).toString("base64");
        expect(toBase64(bytes)).toBe(text);
        expect(fromBase64(text)).toEqual(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it.each(["A", "AA", "AAA", "QQ", "QR==", "Q=Q=", "=", "====", "QUJD\n", "Q-_D", "QUJ é"])(
    "refuses %j, which nobody encodes to",
    (text) => {
      expect(fromBase64(text)).toBeNull();
    },
  );
});
