import type { Answer, Entry } from "../../engine/ports.ts";
import type { Event } from "../../engine/events.ts";
import { amountOf, fail, fieldsOf, parsed, plainData, revivedData } from "./record-codec.ts";

/** What one commit records, before the store has given it a number and a link. */
export type Content = Pick<Entry, "events" | "answer">;

/**
 * One entry as one line of JSON. Amounts become decimal text where the kind says that there is
 * one; no other text is ever read as an amount. The line is what the chain seals, so the order of
 * its fields counts: a store keeps it as text, or must be able to write it again as it was.
 */
export const encodeEntry = ({ events, answer }: Content): string =>
  JSON.stringify({ events: events.map(plainEvent), answer });

const NOTHING: readonly never[] = [];

/** Most events move no money and set no amount: those are text already. */
function plainEvent(event: Event): object {
  const { id, type, at, by, kind, record, version, wake, transfers, tallies, to } = event;
  const set = plainData(kind, event.set);
  if (set === event.set && transfers.length === 0 && tallies.length === 0) return event;
  return {
    id,
    type,
    at,
    by,
    kind,
    record,
    version,
    set,
    wake,
    transfers: transfers.length === 0 ? NOTHING : transfers.map(plainTransfer),
    tallies: tallies.length === 0 ? NOTHING : tallies.map(plainTally),
    to,
  };
}

const plainTransfer = ({ id, from, to, amount }: Event["transfers"][number]): object => ({
  id,
  from,
  to,
  amount: amount.toString(),
});

const plainTally = ({ counter, add }: Event["tallies"][number]): object => ({
  counter,
  add: add.toString(),
});

/** Undoes `encodeEntry`. Throws, naming `where`, on anything that it does not write. */
export function decodeEntry(line: string, where: string): Content {
  const { events, answer } = fieldsOf(parsed(line, where), where);
  return {
    events: listOf(events, where).map((event) => decodeEvent(event, where)),
    answer: answer === null ? null : decodeAnswer(answer, where),
  };
}

function listOf(value: unknown, where: string): readonly unknown[] {
  return Array.isArray(value) ? value : fail(where, "a list is expected");
}

const TEXTS = ["id", "type", "by", "record"] as const;

function decodeEvent(value: unknown, where: string): Event {
  const event = fieldsOf(value, where);
  for (const name of TEXTS) if (typeof event[name] !== "string") fail(where, `${name} is no text`);
  if (typeof event["at"] !== "number") fail(where, "at is no time");
  if (event["wake"] !== null && typeof event["wake"] !== "number") fail(where, "wake is no time");
  const { version } = event;
  if (!Number.isSafeInteger(version) || Number(version) < 1) fail(where, "version is no count");
  event["set"] = revivedData(event["kind"], event["set"], where);
  for (const transfer of listOf(event["transfers"], where)) decodeTransfer(transfer, where);
  for (const tally of listOf(event["tallies"], where)) decodeTally(tally, where);
  for (const recipient of listOf(event["to"], where))
    if (typeof recipient !== "string") fail(where, "a recipient is no text");
  return event as unknown as Event;
}

function decodeTransfer(value: unknown, where: string): void {
  const transfer = fieldsOf(value, where);
  for (const name of ["id", "from", "to"])
    if (typeof transfer[name] !== "string") fail(where, `a transfer's ${name} is no text`);
  transfer["amount"] = amountOf(transfer["amount"], `${where}: a transfer`);
}

function decodeTally(value: unknown, where: string): void {
  const tally = fieldsOf(value, where);
  if (typeof tally["counter"] !== "string") fail(where, "a tally's counter is no text");
  tally["add"] = amountOf(tally["add"], `${where}: a tally`);
}

function decodeAnswer(value: unknown, where: string): Answer {
  const answer = fieldsOf(value, where);
  if (typeof answer["key"] !== "string" || typeof answer["digest"] !== "string")
    fail(where, "an answer needs a key and a digest");
  return answer as unknown as Answer;
}
