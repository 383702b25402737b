import type { TaskText } from "../risk.ts";
import { folded } from "./look-alikes.ts";

/** "c a p t c h a" and "c-a-p-t-c-h-a": the same gap between single letters. */
const SPELT = /(?<![a-z0-9])[a-z0-9]([^a-z0-9]{1,3})[a-z0-9](?:\1[a-z0-9])+(?![a-z0-9])/g;
/** "c.a-p t_c*h": other gaps, so it takes more letters to believe that it is one word. */
const SPELT_ANYHOW = /(?<![a-z0-9])(?:[a-z0-9][^a-z0-9]{1,2}){5,}[a-z0-9](?![a-z0-9])/g;
/** Hyphens and the like, which may hide one word as two. */
const INSIDE_A_WORD = /(?<=[a-z0-9])[^a-z0-9\s,](?=[a-z0-9])/g;
const GAPS = /[^a-z0-9]+/g;

/** Digits and signs that stand for letters inside of words. A one may be an i or an l. */
const LEET: Readonly<Record<string, string>> = {
  ...{ "0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b" },
  ...{ "@": "a", $: "s", "!": "i", "|": "l", "€": "e" },
};
const WORD_WITH_LEET = /[a-z0-9@$€]+(?:[!|][a-z0-9@$€]+)*/g;

/**
 * The text as a reader would take it, in at most four readings that are the same for plain text:
 * what is hyphenated as two words and as one, digits as digits and as letters. Each is lower-case
 * words of a-z and 0-9 with a space between, a comma a word, and " . " where a sentence begins or
 * ends.
 */
export function readings(text: string): readonly string[] {
  const plain = folded(text)
    .replace(/(?<=[a-z0-9])['’‘`´](?=[a-z0-9])/g, "")
    .replace(SPELT, (run) => run.replace(GAPS, ""))
    .replace(SPELT_ANYHOW, (run) => run.replace(GAPS, ""));
  const letters = ["i", "l"].map((one) =>
    plain.replace(WORD_WITH_LEET, (word) => unleeted(word, one)),
  );
  const spelt = new Set([plain, ...letters]);
  for (const each of [...spelt]) spelt.add(each.replace(INSIDE_A_WORD, ""));
  return [...new Set([...spelt].map(inWords))];
}

const unleeted = (word: string, one: string): string =>
  /[a-z]/.test(word)
    ? word.replace(/[^a-z]/g, (sign) => (sign === "1" ? one : (LEET[sign] ?? sign)))
    : word;

const inWords = (text: string): string =>
  ` . ${text
    .replace(/[^\S\n]+/g, " ")
    .replace(/[.!?;]+(?=\s|$)|\n(?=[ \n\-*•])/g, "\0")
    .replace(/[^a-z0-9,\0]+/g, " ")
    .replace(/[\0, ]+/g, (stop) => (stop.includes("\0") ? " . " : stop.includes(",") ? " , " : " "))
    .trim()
    .replace(/^[., ]+|[., ]+$/g, "")} . `;

/** Rules ask one after the other about the same text, which never changes. */
const READ = new WeakMap<TaskText, readonly string[]>();

/** All pieces of a task as one text, each a sentence of its own. */
export function readingsOf(text: TaskText): readonly string[] {
  const known = READ.get(text);
  if (known) return known;
  const { title, task_type, worker_instructions, address } = text;
  const lists = [text.deliverables, text.acceptance_criteria, text.required_skills, text.metadata];
  const pieces = [title, task_type, worker_instructions ?? "", address ?? "", ...lists.flat()];
  const read = readings(pieces.join("\n\n"));
  READ.set(text, read);
  return read;
}
