import type { SQLOutputValue } from "node:sqlite";
import type { Entry } from "../../../engine/ports.ts";
import { decodeEntry } from "../codec.ts";
import type { RecordRow } from "../row-codec.ts";

type Row = Record<string, SQLOutputValue>;

/** The tables are strict, so a column holds what it says; the types cannot know. */
export const recordRow = (row: Row): RecordRow => row as unknown as RecordRow;
export const textIn = (row: Row, name: string): string => row[name] as string;
export const numberIn = (row: Row, name: string): number => row[name] as number;

export function entryRow(row: Row): Entry {
  const number = numberIn(row, "number");
  return {
    number,
    link: textIn(row, "link"),
    ...decodeEntry(textIn(row, "body"), `Log entry ${number}`),
  };
}
