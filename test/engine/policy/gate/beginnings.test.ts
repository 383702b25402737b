import { describe, expect, it } from "vitest";
import { found, matcher } from "../../../../engine/policy/gate/category.ts";
import { beginnings } from "../../../../engine/policy/gate/beginnings.ts";
import { CATEGORIES } from "../../../../engine/policy/gate/index.ts";
import { readings } from "../../../../engine/policy/gate/readings.ts";
import { EXAMPLES } from "./examples/all.ts";

const told = (pattern: string): string => [...beginnings(pattern)].toSorted().join("|");

describe("What a text may begin with that fits a pattern", () => {
  it.each([
    ["a word", "solve captchas?", "so"],
    ["one of several", "solve|crack", "cr|so"],
    ["a group", "(?:solve|(?:crack|beat)) it", "be|cr|so"],
    ["what may be left out", "(?:re|h)?captcha", "ca|hc|re"],
    ["a letter that may be left out", "a?b?cd", "ab|ac|bc|cd"],
    ["a group that may be left out in part", "(?:a|b?)c", "ac|bc|c "],
    ["what is counted from nothing", "(?:x ){0,3}y", "x |y "],
    ["what is counted from one", "(?:ab){1,2}", "ab"],
    ["a letter that is counted", "x{2}y", "xx"],
    ["a letter that may be there twice", "x{1,2}y", "xx|xy"],
    ["a class", "[sz]ap", "sa|za"],
    ["a class of digits", "[78]{1,4} reviews", "7 |77|78|8 |87|88"],
    ["a full stop", "[.] captcha", ". "],
    ["a word of one letter", "a", "a "],
    ["what looks behind or ahead", "(?<!we )(?!you)send", "se"],
  ])("is found of %s", (_, pattern, expected) => {
    expect(told(pattern)).toBe(expected);
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
