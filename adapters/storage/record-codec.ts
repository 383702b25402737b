import type { Kind, Stored } from "../../engine/records.ts";
import { AMOUNTS } from "./amounts.ts";

export type Fields = Record<string, unknown>;
/** The table above, laid out for the hot path. */
interface Shape {
  readonly amounts: readonly string[];
  readonly nullable: ReadonlySet<string>;
  readonly lists: readonly (readonly [string, Shape])[];
}

function shapeOf(table: object): Shape {
  const entries = Object.entries(table) as [string, string | object][];
  return {
    amounts: entries.filter(([, type]) => typeof type === "string").map(([name]) => name),
    nullable: new Set(entries.filter(([, type]) => type === "amount_or_null").map(([n]) => n)),
    lists: entries.flatMap(([n, type]) => (typeof type === "object" ? [[n, shapeOf(type)]] : [])),
  };
}
const SHAPES = new Map<string, Shape>(
  Object.entries(AMOUNTS).map(([kind, table]) => [kind, shapeOf(table)]),
);

function shape(kind: unknown, where: string): Shape {
  const found = typeof kind === "string" ? SHAPES.get(kind) : undefined;
  return found ?? fail(where, `the kind ${JSON.stringify(kind)} is unknown`);
}

/** What a store kept is not what it wrote: it was damaged, or somebody else has changed it. */
export class Unreadable extends Error {}

/** Stops at text that is not ours: `where` names the line. */
export function fail(where: string, what: string): never {
  throw new Unreadable(`${where}: ${what}`);
}

/** JSON as a value. Throws, naming `where`, on anything else. */
export function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Unreadable(`${where}: this is not JSON`, { cause });
  }
}

/** Data as JSON can hold it: amounts as decimal text, all else as it is. Never changes `data`. */
export function plainData(kind: Kind, data: object): object {
  return plain(shape(kind, "encoding"), data as Fields);
}

function plain(of: Shape, data: Fields): Fields {
  let copy: Fields | null = null;
  for (const name of of.amounts) {
    const amount = data[name];
    if (typeof amount === "bigint") (copy ??= { ...data })[name] = amount.toString();
  }
  for (const [name, inner] of of.lists) {
    const list = data[name];
    if (Array.isArray(list))
      (copy ??= { ...data })[name] = list.map((each) => plain(inner, each as Fields));
  }
  return copy ?? data;
}

/** Undoes `plainData`, in place: `data` is fresh from the parser. */
export function revivedData(kind: unknown, data: unknown, where: string): object {
  return revive(shape(kind, where), fieldsOf(data, where), where);
}

function revive(of: Shape, data: Fields, where: string): Fields {
  for (const name of of.amounts) {
    const amount = data[name];
    if (amount === undefined || (amount === null && of.nullable.has(name))) continue;
    data[name] = amountOf(amount, `${where}: ${name}`);
  }
  for (const [name, inner] of of.lists) {
    const list = data[name];
    if (list === undefined) continue;
    if (!Array.isArray(list)) return fail(where, `${name} is no list`);
    data[name] = list.map((each) => revive(inner, fieldsOf(each, where), where));
  }
  return data;
}

/** Whole micro-Amber in the one form that `encode` writes: no sign but a minus, no leading zero. */
export function amountOf(text: unknown, where: string): bigint {
  if (typeof text !== "string" || !/^(0|-?[1-9]\d*)$/.test(text))
    return fail(where, `${JSON.stringify(text)} is not a whole amount in decimal text`);
  return BigInt(text);
}

export function fieldsOf(value: unknown, where: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return fail(where, "an object is expected");
  return value as Fields;
}

/** One record as one line of JSON. */
export const encodeRecord = (record: Stored): string =>
  JSON.stringify({ ...record, data: plainData(record.kind, record.data) });

/** Throws, naming `where`, on anything that `encodeRecord` does not write. */
export function decodeRecord(value: unknown, where: string): Stored {
  const { kind, id, version, wake, data } = fieldsOf(value, where);
  if (typeof id !== "string") fail(where, "id is no text");
  if (typeof version !== "number" || !(version >= 1)) fail(where, "version is no count");
  if (wake !== null && typeof wake !== "number") fail(where, "wake is no time");
  return { kind, id, version, wake, data: revivedData(kind, data, where) } as Stored;
}
