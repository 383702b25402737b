/** Scripts written without spaces: there, two characters stand for a word. */
const UNSPACED = ["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => `\\p{scx=${script}}`)
  .join("");
const RUN = /[\p{L}\p{M}\p{N}]+/gu;
const PIECE = new RegExp(`[${UNSPACED}]{1,2}|[^${UNSPACED}]+`, "gu");
const LOGOGRAM = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]/u;
const SYLLABLE = /\p{scx=Hangul}/u;
/** Invisible characters and apostrophes would otherwise cut one word into several. */
const NOT_A_BREAK = /[\p{Cf}'’]/gu;

/** Most text is plain, and plain text needs none of the care that scripts and accents ask for. */
const ASCII = /^[\x00-\x7f]*$/;
const PLAIN_WORD = /[a-z0-9]+/g;
const NO_WORDS: readonly string[] = [];

/**
 * The different words of a text in lower case, in the order they first appear.
 * A number is a word; case, width, invisible characters and punctuation make no difference.
 */
export function wordsOf(text: string): readonly string[] {
  if (text === "") return NO_WORDS;
  if (ASCII.test(text)) {
    const unbroken = text.includes("'") ? text.replaceAll("'", "") : text;
    return [...new Set(unbroken.toLowerCase().match(PLAIN_WORD) ?? NO_WORDS)];
  }
  const plain = text.normalize("NFKC").replace(NOT_A_BREAK, "").toLowerCase();
  const runs = plain.match(RUN) ?? [];
  return [...new Set(runs.flatMap((run) => run.match(PIECE) ?? []))];
}

/**
 * How many letters the words hold, as if written in an alphabet: a Han or Kana sign
 * says about as much as three letters, a Hangul block as two.
 */
export function letterCount(words: readonly string[]): number {
  let letters = 0;
  for (const sign of words.join("")) {
    if (!/\p{L}/u.test(sign)) continue;
    if (LOGOGRAM.test(sign)) letters += 3;
    else letters += SYLLABLE.test(sign) ? 2 : 1;
  }
  return letters;
}

/** For comparing names: lower case, no accents, single spaces ("Zürich " is "zurich"). */
export function foldName(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase().trim().replace(/\s+/g, " ");
  const bare = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return bare.trim().replace(/\s+/gu, " ");
}
