import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeEntry, encodeEntry } from "../../../adapters/storage/codec.ts";
import { decodeRecord, encodeRecord } from "../../../adapters/storage/record-codec.ts";
import type { Event } from "../../../engine/events.ts";
import type { Kind, Stored } from "../../../engine/records.ts";
import { SAMPLES } from "../../../src/testing/samples.ts";
import { life } from "./life.ts";

/** Text of every sort: all of Unicode, halves of pairs, and what looks like something else. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.integer({ min: 0xd7f0, max: 0xe010 }).map((c) => String.fromCharCode(c)) }),
  fc.constantFrom("5n", "-7n", "12", "__proto__", "\n", "\u2028", "null", '{"a":1}', ""),
);
const key = fc.oneof(text, fc.constantFrom("__proto__", "constructor", "amount", "budget", "7"));
/** JSON knows no zero below zero. */
const jsonValue = fc
  .jsonValue({ stringUnit: "binary" })
  .map((value): unknown => JSON.parse(JSON.stringify(value)));
const json = fc.dictionary(key, jsonValue, { noNullPrototype: true });
const plain = <T extends object>(fields: { [F in keyof T]: fc.Arbitrary<T[F]> }) =>
  fc.record<T>(fields, { noNullPrototype: true });
const amount = fc.oneof(fc.bigInt(), fc.bigInt({ min: 0n, max: 2n ** 63n }), fc.constant(0n));
const number = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((n) => n + 0);

/** Anything of the same shape: the compiler holds the samples to the shape of the records. */
function like(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value === "bigint") return amount;
  if (typeof value === "string") return text;
  if (typeof value === "number") return number;
  if (typeof value === "boolean") return fc.boolean();
  if (Array.isArray(value)) return fc.array(value.length > 0 ? like(value[0]) : text);
  if (value === null) return fc.constant(null);
  const fields = Object.entries(value as object).map(([name, each]) => [
    name,
    name === "metadata" ? json : like(each),
  ]);
  return plain(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>);
}

const wake = fc.option(fc.integer());
const version = fc.integer({ min: 1 });
const event = (kind: Kind): fc.Arbitrary<Event> =>
  plain({
    ...{ id: text, type: text, at: fc.integer(), by: text, kind: fc.constant(kind), record: text },
    ...{ version, set: like(SAMPLES[kind]), wake, to: fc.array(text) },
    transfers: fc.array(plain({ id: text, from: text, to: text, amount })),
    tallies: fc.array(plain({ counter: text, add: amount })),
  }) as fc.Arbitrary<Event>;
const answer = plain({ key: text, digest: text, output: jsonValue });

const kinds = Object.keys(SAMPLES) as Kind[];
const same = (a: unknown, b: unknown) => expect(isDeepStrictEqual(a, b)).toBe(true);

describe("The line of an entry", () => {
  it.each(kinds)("gives back any event of a %s", (kind) => {
    const content = plain({
      events: fc.array(event(kind), { minLength: 1, maxLength: 3 }),
      answer: fc.option(answer),
    });
    fc.assert(
      fc.property(content, (given) => {
        const before = structuredClone(given);
        const line = encodeEntry(given);
        expect(line).not.toContain("\n");
        same(given, before);
        const back = decodeEntry(line, "line 1");
        same(back, given);
        expect(encodeEntry(back)).toBe(line);
      }),
      { numRuns: 60 },
    );
  });

  it("reads an amount only where the kind says that there is one", () => {
    const write = [...life("x")][0];
    if (write === undefined) throw new Error("a life has a first commit");
    const spec = { ...SAMPLES.task.spec, title: "5", metadata: { budget: "5", amount: "7" } };
    const events = write.events.map((each) => ({ ...each, set: { ...each.set, spec } }));
    const [back] = decodeEntry(encodeEntry({ events, answer: null }), "line 1").events;
    expect(back?.set).toMatchObject({ budget: 1_500_000_000n, spec });
  });
});

describe("The row of a record", () => {
  it.each(kinds)("gives back any %s", (kind) => {
    const record = plain({
      kind: fc.constant(kind),
      id: text,
      version,
      wake,
      data: like(SAMPLES[kind]),
    });
    fc.assert(
      fc.property(record as fc.Arbitrary<Stored>, (given) => {
        const row = encodeRecord(given);
        same(decodeRecord(JSON.parse(row), "row 1"), given);
      }),
      { numRuns: 60 },
    );
  });
});

describe("A line that is not ours", () => {
  const [, funded] = [...life("x")];
  const line = encodeEntry(funded ?? { events: [], answer: null });
  const FAULTS: readonly [string, string | RegExp, string, string][] = [
    ["an unknown kind", '"kind":"task"', '"kind":"tusk"', 'the kind "tusk" is unknown'],
    ["a kind of the prototype", '"kind":"task"', '"kind":"constructor"', "is unknown"],
    ["an amount as a number", '"amount":"1500000000"', '"amount":1500000000', "1500000000 is not"],
    ["an amount with a point", '"held":"1500000000"', '"held":"15.00"', '"15.00" is not'],
    ["an amount with a leading zero", '"held":"1500000000"', '"held":"01"', '"01" is not'],
    ["an amount with an n", '"held":"1500000000"', '"held":"5n"', '"5n" is not'],
    ["an amount that may not be null", '"held":"1500000000"', '"held":null', "null is not"],
    ["a version of zero", '"version":2', '"version":0', "version is no count"],
    ["a time as text", /"at":\d+/, '"at":"now"', "at is no time"],
    ["a recipient that is a number", '"to":["dev_1"]', '"to":[7]', "a recipient is no text"],
    ["an answer without a digest", '"digest":', '"dijest":', "a key and a digest"],
    ["half a line", /.{40}$/, "", "this is not JSON"],
  ];

  it.each(FAULTS)("with %s is refused by name", (_fault, from, to, why) => {
    const faulty = line.replace(from, to);
    expect(faulty).not.toBe(line);
    expect(() => decodeEntry(faulty, "journal entry 7")).toThrow(/^journal entry 7: /);
    expect(() => decodeEntry(faulty, "journal entry 7")).toThrow(why);
  });
});
