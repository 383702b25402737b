import { describe, expect, it } from "vitest";
import { scrubbed } from "../../engine/scrub.ts";

describe("The text of a failure, written down", () => {
  it.each([
    ["a key", "no such key sk_live_abcDEF123456-_x here", "no such key sk_*** here"],
    ["a token", "tok_test_0123456789abcdef failed", "tok_*** failed"],
    ["a webhook's secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_***"],
    ["a signed token", "got eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl!", "got eyJ***!"],
    ["the password of an address", "postgres://me:hunter2@db/x", "postgres://me:***@db/x"],
    ["a hash", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA", "$argon2id$***"],
    ["an e-mail address", "login of you@company.com", "login of ***@***"],
  ])("is without %s", (_, text, expected) => expect(scrubbed(text)).toBe(expected));

  it("says still what failed, and where", () => {
    const text = "Error: the disk is full\n    at write (/app/dist/x.js:10:5)";
    expect(scrubbed(text)).toBe(text);
  });

  it("has an end", () => expect(scrubbed("x".repeat(1e6)).length).toBe(4_000));
});
