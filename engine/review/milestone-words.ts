const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ["two", 2],
  ["three", 3],
  ["four", 4],
  ["five", 5],
  ["six", 6],
  ["seven", 7],
  ["eight", 8],
  ["nine", 9],
  ["ten", 10],
]);
const NUMBER = `(\\d{1,2}|${[...NUMBER_WORDS.keys()].join("|")})`;
const COUNTED = [
  new RegExp(`\\b${NUMBER} milestones\\b`, "gi"),
  new RegExp(`\\b(?:in|over|across) ${NUMBER} (?:separate |different )?(?:visits|stages)\\b`, "gi"),
];
/** Without one of these no text speaks of milestones, and most do not. */
const HEADING = /milestone|visit|stage|step/i;
const NUMBERED = /\b(milestone|visit|stage|step) #?(\d{1,2})\b/gi;

const numberOf = (word: string): number => NUMBER_WORDS.get(word.toLowerCase()) ?? Number(word);

/** How far each kind of heading counts up from 1 without a gap; a lone "step 4" counts nothing. */
function sequences(text: string): ReadonlyMap<string, number> {
  const seen = new Map<string, Set<number>>();
  for (const [, kind = "", digits = ""] of text.matchAll(NUMBERED)) {
    const key = kind.toLowerCase();
    seen.set(key, (seen.get(key) ?? new Set()).add(Number(digits)));
  }
  const unbroken = [...seen].filter(
    ([, numbers]) => numbers.size >= 2 && Math.max(...numbers) === numbers.size && !numbers.has(0),
  );
  return new Map(unbroken.map(([kind, numbers]) => [kind, numbers.size]));
}

/**
 * How many milestones an English text speaks of, where that differs from `milestones`; else null.
 * It reads "3 milestones", "in three visits" and "visit 1 ... visit 2". Steps are weaker: most
 * instructions have some, so they speak only where a task of several milestones has fewer steps.
 */
export function contradictingCount(text: string, milestones: number): number | null {
  if (!HEADING.test(text)) return null;
  const plain = text.replace(/\s+/g, " ");
  const counts = COUNTED.flatMap((pattern) =>
    [...plain.matchAll(pattern)].map(([, number = ""]) => numberOf(number)),
  );
  for (const [kind, count] of sequences(plain))
    if (kind !== "step" || count < milestones) counts.push(count);
  return counts.includes(milestones) ? null : (counts[0] ?? null);
}
