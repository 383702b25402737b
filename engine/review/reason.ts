import { letterCount, wordsOf } from "./words.ts";

/** What a rejection must hold at least to count as stating a reason. */
export const REASON = { words: 3, letters: 15 } as const;

/**
 * Whether a rejection says something specific: three different words with fifteen letters
 * in all, in any script. A word said often counts once, so "bad bad bad" is no reason.
 * It measures the effort to explain, never whether the reason is right.
 */
export function isReasoned(text: string): boolean {
  const words = wordsOf(text);
  return words.length >= REASON.words && letterCount(words) >= REASON.letters;
}
