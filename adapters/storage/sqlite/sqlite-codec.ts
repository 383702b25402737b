import type { SQLOutputValue } from "node:sqlite";
import type { Entry } from "../../../engine/ports.ts";
import { decodeEntry } from "../codec.ts";
import { amountOf, Unreadable } from "../record-codec.ts";
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

/** Throws, naming the account, where its balance is not a whole amount. */
export const balanceIn = (row: Row, account: string): bigint =>
  amountOf(row["balance"], `the balance of ${account}`);

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const DAMAGED: readonly unknown[] = [11, 26];

/** Reads, and says what it was that could not be read where the file is damaged. */
export function reading<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (failure) {
    if (!(failure instanceof Error && "errcode" in failure && DAMAGED.includes(failure.errcode)))
      throw failure;
    throw new Unreadable(`${what}: the file is damaged (${failure.message})`, { cause: failure });
  }
}
