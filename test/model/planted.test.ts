import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Broken } from "./books.ts";
import { PLANTS } from "./planted.ts";
import { newSummary } from "./player.ts";
import { playSequence, sequences } from "./sequence.ts";

const RUNS = 2_000;

describe("The model finds", () => {
  it.each(PLANTS)("$name", async ({ breaks, parts }) => {
    const summary = newSummary();
    const property = fc.asyncProperty(sequences, (one) => playSequence(one, summary, parts));
    const found = await fc.check(property, { numRuns: RUNS, endOnFailure: true });
    expect(found.failed, "it goes unnoticed").toBe(true);
    expect(found.errorInstance).toBeInstanceOf(Broken);
    expect(String(found.errorInstance)).toMatch(breaks);
  });
});
