const LETTERS = [..."abcdefghijklmnopqrstuvwxyz0123456789.,"];

/** The characters that a text fitting the pattern may begin with. */
export const firstLetters = (pattern: string): ReadonlySet<string> => beginning(pattern).letters;

interface Beginning {
  readonly letters: ReadonlySet<string>;
  /** It may be nothing, and then what follows begins it. */
  readonly nothing: boolean;
}

function beginning(pattern: string): Beginning {
  const each = alternatives(pattern).map(beginningOfOne);
  return {
    letters: new Set(each.flatMap(({ letters }) => [...letters])),
    nothing: each.some(({ nothing }) => nothing),
  };
}

function beginningOfOne(sequence: string): Beginning {
  const letters = new Set<string>();
  for (let rest = sequence; rest !== "";) {
    const atom = firstAtom(rest);
    const [quantifier = ""] = /^(?:\?|\{\d+(?:,\d*)?\})/.exec(rest.slice(atom.length)) ?? [];
    const begun = beginningOfAtom(atom);
    for (const letter of begun.letters) letters.add(letter);
    if (!begun.nothing && quantifier !== "?" && !quantifier.startsWith("{0"))
      return { letters, nothing: false };
    rest = rest.slice(atom.length + quantifier.length);
  }
  return { letters, nothing: true };
}

function beginningOfAtom(atom: string): Beginning {
  if (atom.startsWith("(?:")) return beginning(atom.slice(3, -1));
  // What looks ahead or behind takes no letter.
  if (atom.startsWith("(")) return { letters: new Set(), nothing: true };
  if (!atom.startsWith("[")) return { letters: new Set([atom]), nothing: false };
  const one = new RegExp(`^${atom}$`);
  return { letters: new Set(LETTERS.filter((letter) => one.test(letter))), nothing: false };
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
