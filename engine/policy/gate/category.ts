import type { RiskRule } from "../risk.ts";
import { BEGINNING, beginnings } from "./beginnings.ts";
import { readingsOf } from "./readings.ts";

/** What the gate refuses: patterns of words, any of which is enough. */
export interface Category {
  readonly name: string;
  /** Completes "it asks ...". */
  readonly asks: string;
  /**
   * Regular expressions over the words of a reading, a space between words, with `~4` for up to
   * four words of whatever kind within the sentence, and `=4` for such that do not turn it, `&4`
   * for any, even beyond it. No `+` and no `*`: what is not bounded cannot be promised to be fast.
   */
  readonly patterns: readonly string[];
}

/** After these a sentence speaks of a thing, or of the requester's own, and asks for no harm. */
const TURNS =
  "(?:whether|if|about|against|how|why|not|never|dont|without|our|own|demo|test|staging)";

const expanded = (pattern: string): string =>
  pattern
    .replace(/ ~(\d+) /g, " (?:[a-z0-9,]{1,40} ){0,$1}")
    .replace(/ &(\d+) /g, " (?:[a-z0-9,.]{1,40} ){0,$1}")
    .replace(/ =(\d+) /g, ` (?:(?!${TURNS} )[a-z0-9,]{1,40} ){0,$1}`);

/** For each beginning the patterns that may have it. */
export type Matcher = ReadonlyMap<string, readonly RegExp[]>;

/**
 * Most words begin nothing, and are passed over at the price of a look at their first letters: a
 * task is funded far more often than it is refused.
 */
export function matcher(patterns: readonly string[]): Matcher {
  const byBeginning = new Map<string, RegExp[]>();
  for (const pattern of patterns) {
    const whole = expanded(pattern);
    const expression = new RegExp(`(?:${whole})(?= )`, "y");
    for (const each of beginnings(whole))
      byBeginning.set(each, [...(byBeginning.get(each) ?? []), expression]);
  }
  return byBeginning;
}

/** What is asked not to be done is not asked for. "Do not forget to" asks for it all the more. */
const DENIED_BEFORE = new RegExp(
  " (?:not|never|dont|doesnt|wont|mustnt|shouldnt|without|no|nobody|avoid|refuse)" +
    "(?: (?:to|ever|need|have|try|attempt|want|be|you|please|even|simply|just|ask|any|one|" +
    "allowed|required|asked|supposed|anybody|anyone|workers?|should|may|must|or|from|" +
    "your|bank|staff|will|of us)){0,7} $" +
    "| (?:not|never|dont) (?:[a-z]{1,20} , ){0,3}[a-z]{1,20} (?:or|nor) $" +
    "| how (?:scammers?|criminals?|thieves|attackers?|hackers?|fraudsters?|burglars?|bullies|" +
    "stalkers?) (?:can |may |might )?$",
);
/** The middle of a list: "do not film, follow or approach anybody". */
const LIST_BEFORE = / (?:not|never|dont) (?:[a-z]{1,20} , ){1,3}$/;
const LIST_AFTER = /^[a-z]{1,20} (?:or|nor) /;
const LOOK_AROUND = 80;

/** The first words that fit and are not denied; null where there are none. */
export function found(patterns: Matcher, texts: readonly string[]): string | null {
  for (const text of texts)
    for (let at = 1; at > 0; at = text.indexOf(" ", at) + 1)
      for (const pattern of patterns.get(text.slice(at, at + BEGINNING)) ?? []) {
        pattern.lastIndex = at;
        const words = pattern.exec(text)?.[0];
        if (words !== undefined && !isDenied(text, at)) return words;
      }
  return null;
}

function isDenied(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LOOK_AROUND), at);
  const after = text.slice(at, at + LOOK_AROUND);
  return DENIED_BEFORE.test(before) || (LIST_BEFORE.test(before) && LIST_AFTER.test(after));
}

export function gateRule({ name, asks, patterns }: Category): RiskRule {
  // Made for the first task: a market that opens, only to be read, does not wait for it.
  let pattern: Matcher | null = null;
  const check: RiskRule["check"] = ({ text }) => {
    const words = found((pattern ??= matcher(patterns)), readingsOf(text));
    return words === null ? null : `it asks ${asks} ("${words}")`;
  };
  return { name, verdict: "block", check };
}
