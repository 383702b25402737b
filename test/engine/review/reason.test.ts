import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isReasoned } from "../../../engine/review/reason.ts";

describe("a rejection states a reason", () => {
  it.each([
    "The branch sign is not legible.",
    "Photo 2 shows the wrong building",
    "Das Schild ist unscharf",
    "Вывеска не видна на фото",
    "照片里的招牌看不清楚",
    "간판이 흐려서 안 보입니다",
    "ป้ายร้านไม่ชัดเจนเลย",
  ])("as in %j", (text) => {
    expect(isReasoned(text)).toBe(true);
  });

  it.each([
    ["nothing at all", ""],
    ["only blanks and signs", " -- !!! ... \n"],
    ["one word", "unacceptable"],
    ["one word said often", "rejected rejected rejected rejected"],
    ["one word in several dresses", "Wrong WRONG wrong, ｗｒｏｎｇ! wr\u200bong"],
    ["two words, however long", "unacceptable nonsensicality"],
    ["too little to go by", "no it is bad"],
    ["numbers without words", "123456 7890123 456789 0123456"],
    ["emoji", "👎👎👎 👎👎👎 👎👎👎 👎👎👎 👎👎👎"],
    ["one sign said often", "差差差差差差差差"],
  ])("but not with %s", (_, text) => {
    expect(isReasoned(text)).toBe(false);
  });

  it("no less for being longer", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 60 });
    fc.assert(
      fc.property(text, text, (reason, more) => {
        if (isReasoned(reason)) expect(isReasoned(`${reason} ${more}`)).toBe(true);
      }),
    );
  });

  it("whatever the case and the space around it", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(isReasoned(`  ${text.toUpperCase()}\n`)).toBe(isReasoned(text.toUpperCase()));
      }),
    );
  });
});
