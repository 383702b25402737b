/**
 * Ids, keys and account names as a database can hold them. Two kinds of text it cannot: a NUL, and
 * half a surrogate pair. Such a name is written as its UTF-16 code units behind a mark; so is one
 * that begins with the mark, so that no two names meet.
 */
const MARK = "\u0001";

export const toColumn = (name: string): string =>
  name.isWellFormed() && !name.includes("\0") && !name.startsWith(MARK)
    ? name
    : MARK + Array.from({ length: name.length }, (_, at) => unit(name, at)).join("");

export const fromColumn = (text: string): string =>
  text.startsWith(MARK)
    ? (text.slice(MARK.length).match(/.{4}/g) ?? []).map(character).join("")
    : text;

const unit = (name: string, at: number): string =>
  name.charCodeAt(at).toString(16).padStart(4, "0");
const character = (hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));
