import type { Counter, MoneyAccount } from "../../../engine/ledger/account.ts";
import type { Stored } from "../../../engine/records.ts";
import { amountOf, decodeRecord, encodeRecord, fail } from "../record-codec.ts";
import type { State } from "../resident/state.ts";
import type { Positions } from "../resident/streams.ts";

/** So many positions of a stream go into one row. */
const POSITIONS = 1_000;

/** The state at one moment. Records are never changed, so taking them is taking references. */
export interface Moment {
  readonly records: readonly Stored[];
  readonly money: readonly (readonly [MoneyAccount, bigint])[];
  readonly counters: readonly (readonly [Counter, bigint])[];
  readonly answers: readonly (readonly [string, number])[];
  readonly streams: readonly Positions[];
}
export type Part = keyof Moment;

export const takeMoment = (state: State): Moment => ({
  records: state.everything(),
  money: state.money(),
  counters: state.counters(),
  answers: state.answers.positions(),
  streams: state.streams.positions(),
});

/** One row of JSON after the other. */
export function* rowsOf(moment: Moment, part: Part): Generator<string> {
  if (part === "records") for (const record of moment.records) yield encodeRecord(record);
  else if (part === "streams") for (const each of moment.streams) yield* streamRows(each);
  else if (part === "answers") for (const row of moment.answers) yield JSON.stringify(row);
  else for (const [account, balance] of moment[part]) yield JSON.stringify([account, `${balance}`]);
}

function* streamRows({ recipient, entries, count }: Positions): Generator<string> {
  for (let at = 0; at < count; at += POSITIONS)
    yield JSON.stringify([recipient, ...entries.slice(at, Math.min(at + POSITIONS, count))]);
}

/** Puts a row back. Throws, naming `where`, on anything that `rowsOf` does not write. */
export function restoreRow(state: State, part: Part, row: unknown, where: string): void {
  if (part === "records") return state.put(decodeRecord(row, where));
  if (!Array.isArray(row)) return fail(where, "a list is expected");
  const [name, ...rest] = row as unknown[];
  if (typeof name !== "string") return fail(where, "a name is expected");
  if (part === "money") state.restoreMoney(name as MoneyAccount, amountOf(rest[0], where));
  else if (part === "counters") state.restoreCounter(name as Counter, amountOf(rest[0], where));
  else if (rest.every((entry) => typeof entry === "number"))
    if (part === "streams") state.streams.restore(name, rest);
    else state.answers.restore(name, rest[0] ?? fail(where, "an entry is expected"));
  else fail(where, "entries are expected");
}
