const LETTERS = [..."abcdefghijklmnopqrstuvwxyz0123456789.,"];

/** So many characters of a beginning are told apart. */
export const BEGINNING = 2;

/**
 * What a text that fits the pattern may begin with: all its first `BEGINNING` characters. One that
 * is over sooner has the space behind it for the rest.
 */
export const beginnings = (pattern: string): ReadonlySet<string> =>
  new Set([...begun(pattern)].map((each) => each.padEnd(BEGINNING, " ")));

/** Beginnings of what one of the alternatives takes; those that are shorter may be all of it. */
const begun = (pattern: string): ReadonlySet<string> =>
  new Set(alternatives(pattern).flatMap((each) => [...begunInTurn(each)]));

function begunInTurn(sequence: string): ReadonlySet<string> {
  let all: ReadonlySet<string> = new Set([""]);
  for (let rest = sequence; rest !== "";) {
    if ([...all].every((each) => each.length === BEGINNING)) return all;
    const atom = firstAtom(rest);
    const [quantifier = ""] = /^(?:\?|\{\d+(?:,\d*)?\})/.exec(rest.slice(atom.length)) ?? [];
    all = joined(all, repeated(begunByAtom(atom), quantifier));
    rest = rest.slice(atom.length + quantifier.length);
  }
  return all;
}

/** One after the other, as far as beginnings go. */
const joined = (one: ReadonlySet<string>, next: ReadonlySet<string>): ReadonlySet<string> =>
  new Set(
    [...one].flatMap((each) =>
      each.length === BEGINNING
        ? [each]
        : [...next].map((more) => (each + more).slice(0, BEGINNING)),
    ),
  );

function repeated(once: ReadonlySet<string>, quantifier: string): ReadonlySet<string> {
  if (quantifier === "") return once;
  const [, least = "0", most = least] = /^\{(\d+),?(\d*)\}$/.exec(quantifier) ?? [null, "0", "1"];
  let all: ReadonlySet<string> = new Set([""]);
  const found = new Set<string>(Number(least) === 0 ? [""] : []);
  // Beyond what is told apart no repetition adds anything.
  const times = Math.min(most === "" ? BEGINNING : Number(most), BEGINNING + Number(least));
  for (let time = 1; time <= times; time++) {
    all = joined(all, once);
    if (time >= Number(least)) for (const each of all) found.add(each);
  }
  return found;
}

function begunByAtom(atom: string): ReadonlySet<string> {
  if (atom.startsWith("(?:")) return begun(atom.slice(3, -1));
  // What looks ahead or behind takes no letter.
  if (atom.startsWith("(")) return new Set([""]);
  if (!atom.startsWith("[")) return new Set([atom]);
  const one = new RegExp(`^${atom}$`);
  return new Set(LETTERS.filter((letter) => one.test(letter)));
}

function firstAtom(pattern: string): string {
  if (pattern.startsWith("[")) return pattern.slice(0, pattern.indexOf("]") + 1);
  if (!pattern.startsWith("(")) return pattern.slice(0, 1);
  let depth = 0;
  for (let at = 0; at < pattern.length; at++) {
    if (pattern[at] === "(") depth++;
    if (pattern[at] === ")" && --depth === 0) return pattern.slice(0, at + 1);
  }
  return pattern;
}

function alternatives(pattern: string): readonly string[] {
  const found = [""];
  let depth = 0;
  for (const letter of pattern) {
    if (letter === "(") depth++;
    if (letter === ")") depth--;
    if (letter === "|" && depth === 0) found.push("");
    else found[found.length - 1] += letter;
  }
  return found;
}
