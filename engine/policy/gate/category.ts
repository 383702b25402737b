import type { RiskRule } from "../risk.ts";
import { readingsOf } from "./readings.ts";

/** What the gate refuses: patterns of words, any of which is enough. */
export interface Category {
  readonly name: string;
  /** Completes "it asks ...". */
  readonly asks: string;
  readonly patterns: readonly RegExp[];
}

/**
 * A pattern over the words of a reading: regular expressions, a space between words, and `~4` for
 * up to four words of whatever kind within the sentence. No `+` and no `*`: what is not bounded
 * cannot be promised to be fast.
 */
export const words = (pattern: string): RegExp =>
  new RegExp(`(?<= )(?:${pattern.replace(/ ~(\d+) /g, " (?:[a-z0-9,]{1,40} ){0,$1}")})(?= )`, "g");

/** What is asked not to be done is not asked for. "Do not forget to" asks for it all the more. */
const NEGATED = new RegExp(
  " (?:not|never|dont|doesnt|wont|mustnt|shouldnt|without|no|nobody|avoid|refuse)" +
    "(?: (?:to|ever|need|have|try|attempt|want|be|you|please|even|simply|just|ask|any|one|" +
    "allowed|required|asked|supposed|anybody|anyone|workers?|should|may|must|or)){0,5} $",
);
const LOOK_BACK = 80;

/** The first words that fit a pattern and are not denied; null where there are none. */
export function found(patterns: readonly RegExp[], texts: readonly string[]): string | null {
  for (const text of texts)
    for (const pattern of patterns)
      for (const match of text.matchAll(pattern))
        if (!NEGATED.test(text.slice(Math.max(0, match.index - LOOK_BACK), match.index)))
          return match[0];
  return null;
}

export const gateRule = ({ name, asks, patterns }: Category): RiskRule => ({
  name,
  verdict: "block",
  check: ({ text }) => {
    const said = found(patterns, readingsOf(text));
    return said === null ? null : `it asks ${asks} ("${said}")`;
  },
});
