import { sealOf } from "../seal.ts";

/** A line of the journal: its link, a blank, its entry, a newline. */
const LINK_LENGTH = 64;
const SHAPE = /^[0-9a-f]{64} \{/;

export const linkOf = (text: string): string => text.slice(0, LINK_LENGTH);
export const entryOf = (text: string): string => text.slice(LINK_LENGTH + 1);
export const sealedLine = (link: string, entry: string): string => `${link} ${entry}\n`;

/** Whether the line's link is right. Null: what came before is not known, so it may be. */
export function follows(text: string, previous: string | null): boolean {
  if (!SHAPE.test(text)) return false;
  return previous === null || sealOf(previous, entryOf(text)) === linkOf(text);
}

/** Whether it is a whole line, of this journal or another. What a crash leaves never is. */
export function isWhole(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  try {
    JSON.parse(entryOf(text));
    return true;
  } catch {
    return false;
  }
}
