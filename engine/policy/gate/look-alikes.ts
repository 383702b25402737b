/** Letters of other scripts, and small capitals, that a reader takes for a Latin one. */
const ALIKE: readonly (readonly [latin: string, others: string])[] = [
  ["a", "АаΑαᴀɑ∂"],
  ["b", "ВвΒβЬьʙ"],
  ["c", "СсϹϲᴄς"],
  ["d", "Ԁԁᴅđ"],
  ["e", "ЕеΕεЄєᴇ"],
  ["f", "Ϝϝꜰƒ"],
  ["g", "Ԍɢɡ"],
  ["h", "НнΗҺһʜħ"],
  ["i", "ІіΙιӀıɪ"],
  ["j", "Јјᴊ"],
  ["k", "КкΚκᴋ"],
  ["l", "ⅼʟłӏ"],
  ["m", "МмΜᴍ"],
  ["n", "Νηɴпո"],
  ["o", "ОоΟοσՕօᴏøө"],
  ["p", "РрΡρᴘ"],
  ["q", "Ԛԛ"],
  ["r", "гʀ"],
  ["s", "ЅѕՏꜱ"],
  ["t", "ТтΤτᴛ"],
  ["u", "υμսᴜц"],
  ["v", "νѴѵᴠ"],
  ["w", "Ԝԝωᴡш"],
  ["x", "ХхΧχ"],
  ["y", "УуΥγүҮʏ"],
  ["z", "Ζᴢ"],
];

const LATIN: ReadonlyMap<string, string> = new Map(
  ALIKE.flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
);

/** White on black, in circles and squares; the plain kinds are compatibility forms already. */
const ENCLOSED = [0x1f150, 0x1f170, 0x1f1e6] as const;

function enclosed(letter: string): string | undefined {
  const point = letter.codePointAt(0) ?? 0;
  const first = ENCLOSED.find((from) => point >= from && point < from + 26);
  return first === undefined ? undefined : String.fromCharCode(97 + point - first);
}

/**
 * Lower-case text without marks and invisible characters, every look-alike as the letter it is
 * taken for. One character at a time, so it takes time in proportion to its input.
 */
export const folded = (text: string): string =>
  text
    .normalize("NFKC")
    .normalize("NFD")
    .replace(/[\p{M}\p{Cf}\p{DI}\u2800]/gu, "")
    .replace(/[^\0-\x7f]/gu, (letter) => LATIN.get(letter) ?? enclosed(letter) ?? letter)
    .toLowerCase();
