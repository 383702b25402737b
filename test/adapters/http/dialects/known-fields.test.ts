import { describe, expect, it } from "vitest";
import { z } from "zod";
import { knownFields } from "../../../../adapters/http/dialects/known-fields.ts";
import { AETHRA_TOOLS, OPERATIONS } from "../../../../engine/index.ts";

const place = z.strictObject({ lat: z.number(), name: z.string().optional() });
const schema = z.strictObject({
  title: z.string(),
  place: place.nullable().optional(),
  list: z.array(place).default([]),
  made: place.transform(({ lat }) => lat).optional(),
  free: z.record(z.string(), z.unknown()).optional(),
});

describe("What a schema knows of a value", () => {
  it("is kept, and the rest is dropped, at every level", () => {
    const given = {
      title: "A",
      mood: "good",
      place: { lat: 1, lng: 2 },
      list: [{ lat: 1, lng: 2 }, { name: "x" }],
      made: { lat: 3, lng: 4 },
      free: { any: { thing: 1 } },
    };
    expect(knownFields(schema, given)).toEqual({
      title: "A",
      place: { lat: 1 },
      list: [{ lat: 1 }, { name: "x" }],
      made: { lat: 3 },
      free: { any: { thing: 1 } },
    });
  });

  it("is the value itself where its form is wrong: judging is for the schema", () => {
    for (const wrong of [5, "x", null, undefined, [], [1]])
      expect(knownFields(schema, wrong)).toEqual(wrong);
    const inside = { title: [], place: 5, list: { lat: 1 }, made: null };
    expect(knownFields(schema, inside)).toEqual(inside);
  });

  it("never comes from a prototype, and never becomes one", () => {
    const given: unknown = JSON.parse('{"title": "A", "__proto__": {"x": 1}, "toString": 1}');
    const kept = knownFields(schema, given);
    expect(Object.getOwnPropertyNames(kept)).toEqual(["title"]);
    expect(Object.getPrototypeOf(kept)).toBe(Object.prototype);
    const inFree: unknown = JSON.parse('{"free": {"__proto__": {"x": 1}}}');
    expect(JSON.stringify(knownFields(schema, inFree))).toBe('{"free":{"__proto__":{"x":1}}}');
  });

  it("leaves an input without surplus as it was, for every tool", () => {
    for (const name of AETHRA_TOOLS) {
      const { input } = OPERATIONS[name];
      const given = Object.fromEntries(Object.keys(input.shape).map((field) => [field, 1]));
      expect(knownFields(input, { ...given, surplus: 1 })).toEqual(given);
    }
  });
});
