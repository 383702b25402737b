import { describe, expect, it } from "vitest";
import { foldName, letterCount, wordsOf } from "../../../engine/review/words.ts";

describe("the words of a text", () => {
  it.each([
    ["One, two; ONE-two!", ["one", "two"]],
    ["Don't stop", ["dont", "stop"]],
    ["in\u200bvisible", ["invisible"]],
    ["店铺招牌x店铺", ["店铺", "招牌", "x"]],
    ["№ 5", ["no", "5"]],
    ["—— ?!", []],
  ])("in %j", (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it("hold as many letters as an alphabet would need", () => {
    expect(letterCount(["shop", "7"])).toBe(4);
    expect(letterCount(["店铺"])).toBe(6);
    expect(letterCount(["사진"])).toBe(4);
  });
});

describe("a name", () => {
  it("is compared without case, accents and doubled spaces", () => {
    expect(foldName("  São   PAULO ")).toBe("sao paulo");
    expect(foldName("Zürich")).toBe(foldName("zurich"));
  });
});
