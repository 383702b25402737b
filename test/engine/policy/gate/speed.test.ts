import { describe, expect, it } from "vitest";
import { found, matcher } from "../../../../engine/policy/gate/category.ts";
import { CATEGORIES } from "../../../../engine/policy/gate/index.ts";
import { readings } from "../../../../engine/policy/gate/readings.ts";

const LENGTH = 20_000;
const MOST_MS = 200;

const filled = (piece: string): string => ` . ${piece.repeat(LENGTH / piece.length)} . `;

/** What makes a matcher that goes back and forth take for ever. */
const ANY = ["a ", "a", ", ", ". ", "not ", "the the not ", "a".repeat(40) + " ", "0", "ex "];

/** The pattern's own words, over and over, and in every order that almost fits. */
function against(pattern: string): readonly string[] {
  const known = [...new Set(pattern.match(/[a-z]{2,}/g) ?? ["a"])];
  const first = known[0] ?? "a";
  const orders = [known, known.toReversed(), known.slice(0, -1), known.flatMap((w) => [first, w])];
  return [first, ...orders.map((order) => order.join(" "))].map((text) => filled(`${text} `));
}

/** The least of three, for a machine that has other things to do. */
function fastest(work: () => void): number {
  const once = (): number => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  };
  return Math.min(once(), once(), once());
}

const slow = (patterns: readonly string[], texts: readonly string[]): readonly string[] =>
  patterns.filter((pattern) => {
    const expression = matcher([pattern]);
    return texts
      .concat(against(pattern))
      .some((text) => fastest(() => found(expression, [text])) > MOST_MS);
  });

describe("A pattern", () => {
  it.each(CATEGORIES)("of $name takes no time on hostile text", ({ patterns }) => {
    expect(slow(patterns, ANY.map(filled))).toEqual([]);
  });

  it("that goes back and forth would be found", () => {
    expect(slow(["(?:a ?)+b"], [filled("a ").slice(0, 60)])).toEqual(["(?:a ?)+b"]);
  });

  it.each(CATEGORIES)("of $name has nothing without a bound", ({ patterns }) => {
    expect(patterns.filter((pattern) => /[*+]|,\}/.test(pattern))).toEqual([]);
  });
});

describe("Reading", () => {
  const hostile = [
    ...ANY,
    ...[
      "\n",
      "\n ",
      "\n-",
      " ",
      "\t",
      "a-",
      "a.",
      "a b ",
      "a - ",
      "!",
      "a!",
      "1",
      "a1",
      "@a",
      "\u200b",
    ],
    ...["\u0430", "\u{1f170}", "\ufdfa", "\u0301", "a\u0301\u0302", "\u{1d400}", "\uac00"],
  ];

  it.each(hostile.map((piece) => [JSON.stringify(piece), piece]))("%s is quick", (_, piece) => {
    const text = piece.repeat(LENGTH / piece.length);
    expect(fastest(() => readings(text))).toBeLessThan(2 * MOST_MS);
  });
});
