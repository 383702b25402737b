import { describe, expect, it } from "vitest";
import { found, matcher } from "../../../../engine/policy/gate/category.ts";
import { firstLetters } from "../../../../engine/policy/gate/first-letters.ts";
import { CATEGORIES } from "../../../../engine/policy/gate/index.ts";
import { readings } from "../../../../engine/policy/gate/readings.ts";
import { EXAMPLES } from "./examples/all.ts";

const letters = (pattern: string): string => [...firstLetters(pattern)].toSorted().join("");

describe("The letters a pattern may begin with", () => {
  it.each([
    ["a word", "solve captchas?", "s"],
    ["one of several", "solve|crack", "cs"],
    ["a group", "(?:solve|(?:crack|beat)) it", "bcs"],
    ["what may be left out", "(?:re|h)?captcha", "chr"],
    ["a letter that may be left out", "a?b?cd", "abc"],
    ["a group that may be left out in part", "(?:a|b?)c", "abc"],
    ["what is counted from nothing", "(?:x ){0,3}y", "xy"],
    ["a class", "[sz]ap", "sz"],
    ["a class of digits", "[0-9]{1,4} reviews", "0123456789"],
    ["a full stop", "[.] captcha", "."],
    ["what looks behind or ahead", "(?<!we )(?!you)send", "s"],
  ])("are found of %s", (_, pattern, expected) => {
    expect(letters(pattern)).toBe(expected);
  });
});

/** What the plain expression of a pattern finds, wherever it begins. */
function foundPlainly(pattern: RegExp, text: string): boolean {
  const anywhere = new RegExp(`(?<= )${pattern.source}`);
  return anywhere.test(text);
}

it("pass over no pattern that would fit", () => {
  const texts = Object.values(EXAMPLES).flatMap(({ blocked, heldOut }) =>
    [...blocked, ...heldOut.blocked].flatMap(readings),
  );
  const single = CATEGORIES.flatMap(({ patterns }) => patterns.map((one) => matcher([one])));
  let fits = 0;
  for (const patterns of single) {
    const [expression] = [...patterns.values()].flat();
    if (expression === undefined) throw new Error("a pattern may begin with no letter at all");
    for (const text of texts)
      if (foundPlainly(expression, text)) {
        fits++;
        expect(found(patterns, [text]), `${expression.source} in ${text}`).not.toBeNull();
      }
  }
  expect(fits).toBeGreaterThan(300);
});
