import { isFields, type Fields } from "../fields.ts";

export type Answers = Readonly<Record<string, string>> | null;

const PART = 5_000;
const MOST_PARTS = 20;
const RESULT = "result_data";

/**
 * JSON as the answers of a submission, in parts of the length of one; null where it is more than
 * there is room for.
 */
export function jsonAnswers(name: string, value: unknown): Readonly<Record<string, string>> | null {
  const text = JSON.stringify(value);
  const parts = Math.ceil(text.length / PART);
  if (parts > MOST_PARTS) return null;
  const cut = Array.from({ length: parts }, (_, at): [string, string] => [
    `${name}.${at + 1}`,
    text.slice(at * PART, (at + 1) * PART),
  ]);
  return Object.fromEntries(cut);
}

/** What was put into answers as JSON; null where nothing was. */
export function jsonIn(answers: Answers, name: string): unknown {
  const parts = Array.from({ length: MOST_PARTS }, (_, at) => answers?.[`${name}.${at + 1}`] ?? "");
  const text = parts.join("");
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    // Work that was handed in elsewhere may have answers of the same name.
    return null;
  }
}

/** A structured result as the answers of a submission; null where it is too large. */
export const resultAnswers = (result: Fields): Readonly<Record<string, string>> | null =>
  jsonAnswers(RESULT, result);

/** The result as it was handed in; the plain answers of work that had none. */
export function resultOf(answers: Answers): Fields {
  const result = jsonIn(answers, RESULT);
  return isFields(result) ? result : (answers ?? {});
}
