import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProfileName } from "../../../engine/webhook/profiles.ts";
import {
  nextAttempt,
  patienceOf,
  retryAfter,
  scheduleOf,
} from "../../../engine/webhook/schedule.ts";
import { NOW } from "./sample.ts";

const SECOND = 1000;
const HOUR = 3_600_000;

/** The pauses between all attempts when every one of them fails. */
function pauses(profile: ProfileName, jitter: number, retry_after: number | null = null): number[] {
  const found: number[] = [];
  for (let [attempts, at] = [1, NOW]; ; attempts++) {
    const next = nextAttempt({ profile, attempts, at, retry_after, jitter });
    if (next === null) return found;
    found.push(next - at);
    at = next;
  }
}

describe("the schedule", () => {
  it("makes nine attempts over 51 hours, 35 minutes and 5 seconds", () => {
    const all = pauses("standard", 0.5);
    expect(all.map((pause) => pause / SECOND)).toEqual([
      ...[5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000],
    ]);
    expect(all.length + 1).toBe(9);
    const total = all.reduce((sum, pause) => sum + pause, 0);
    expect(total).toBe(51 * HOUR + 35 * 60 * SECOND + 5 * SECOND);
  });

  it("tries Humans2AI again after 5, 10 and 20 seconds", () => {
    expect(pauses("humans2ai", 0.5)).toEqual([5 * SECOND, 10 * SECOND, 20 * SECOND]);
  });

  it("gives receivers of Humans2AI the half minute that they are promised", () => {
    expect(patienceOf("humans2ai")).toBe(30 * SECOND);
    expect(patienceOf("eagent")).toBe(15 * SECOND);
  });

  it("is the patient one for every other system", () => {
    for (const profile of ["aethra", "eagent", "agentmarket"] as const)
      expect(scheduleOf(profile)).toEqual(scheduleOf("standard"));
    expect(scheduleOf("standard")[0]).toBe(0);
  });

  it("spreads every pause by a fifth either way, and no further", () => {
    expect(pauses("standard", 0).slice(0, 2)).toEqual([4 * SECOND, 240 * SECOND]);
    expect(pauses("standard", 1).slice(0, 2)).toEqual([6 * SECOND, 360 * SECOND]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (jitter) => {
        const exact = pauses("standard", 0.5);
        for (const [place, pause] of pauses("standard", jitter).entries()) {
          const base = exact[place] ?? 0;
          expect(Math.abs(pause - base)).toBeLessThanOrEqual(base / 5);
          expect(Number.isSafeInteger(pause)).toBe(true);
        }
      }),
    );
  });

  it("waits as long as the receiver asks, up to twice the pause", () => {
    expect(pauses("standard", 0, 7 * SECOND)[0]).toBe(7 * SECOND);
    expect(pauses("standard", 0, 24 * HOUR)[0]).toBe(10 * SECOND);
    expect(pauses("standard", 1, 24 * HOUR).at(-1)).toBe(24 * HOUR);
    expect(pauses("standard", 0, 1000 * HOUR).at(-1)).toBe(40 * HOUR);
  });

  it("is never hurried by a receiver", () => {
    expect(pauses("standard", 0, 0)).toEqual(pauses("standard", 0.5));
  });

  it("stops at what only a bug can ask for", () => {
    const failed = { profile: "standard", attempts: 1, at: NOW, retry_after: null } as const;
    expect(() => nextAttempt({ ...failed, jitter: 1.1 })).toThrow("jitter is a share");
    expect(() => nextAttempt({ ...failed, jitter: Number.NaN })).toThrow("jitter is a share");
    expect(() => nextAttempt({ ...failed, jitter: 0, attempts: 0 })).toThrow("an attempt was made");
  });
});

describe("Retry-After", () => {
  it.each<[string | null, number | null]>([
    [null, null],
    ["0", 0],
    ["120", 120 * SECOND],
    ["Thu, 05 Mar 2026 18:40:30 GMT", 30 * SECOND],
    ["Thu, 05 Mar 2026 18:39:00 GMT", 0],
    ["", null],
    ["-5", null],
    ["1.5", null],
    ["1e9", null],
    ["9".repeat(400), null],
    ["tomorrow", null],
    ["2026-03-05", null],
    ["Thu, 99 Mar 2026 18:40:30 GMT", null],
  ])("%j asks for %j milliseconds", (header, wait) => {
    expect(retryAfter(header, NOW)).toBe(wait);
  });
});
