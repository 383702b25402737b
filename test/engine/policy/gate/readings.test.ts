import { describe, expect, it } from "vitest";
import { readings } from "../../../../engine/policy/gate/readings.ts";

const SOLVE = " . solve the captcha . ";

describe("A text is read", () => {
  it.each([
    ["in capitals", "SOLVE THE CAPTCHA"],
    ["in full width", "Ｓｏｌｖｅ ｔｈｅ ＣＡＰＴＣＨＡ"],
    ["in mathematical letters", "𝐒𝐨𝐥𝐯𝐞 𝒕𝒉𝒆 𝓬𝓪𝓹𝓽𝓬𝓱𝓪"],
    ["in circles and squares", "ⓢⓞⓛⓥⓔ 🅣🅗🅔 🅲🅰🅿🆃🅲🅷🅰"],
    ["in small capitals", "ꜱᴏʟᴠᴇ ᴛʜᴇ ᴄᴀᴘᴛᴄʜᴀ"],
    ["with Cyrillic letters", "Ѕоlvе thе сарtсhа"],
    ["with Cyrillic capitals", "SOLVE THE САРТСНА"],
    ["with Greek letters", "Sοlve τhe cαpτchα"],
    ["with marks", "Sólvê thẽ c̷a̷p̷t̷c̷h̷a̷"],
    ["with invisible characters", "So\u200blve the cap\u00adtch\u2060a\ufeff"],
    ["with digits for letters", "S0lv3 7h3 c4p7ch4"],
    ["with signs for letters", "$olve the c@ptch@"],
    ["spelt with spaces", "Solve the c a p t c h a"],
    ["spelt with hyphens", "Solve the c-a-p-t-c-h-a"],
    ["spelt with dots and gaps", "S.o.l.v.e the c - a - p - t - c - h - a"],
    ["spelt with this and that", "Solve the c.a-p t_c*h-a"],
    ["with a hyphen inside", "Solve the cap-tcha"],
    ["all of it spelt, with wider gaps between words", "s o l v e  t h e  c a p t c h a"],
  ])("for what it says %s", (_, text) => {
    expect(readings(text)).toContain(SOLVE);
  });

  it("once, where it is plain", () => {
    expect(readings("Photograph the front.\nThen leave, please.")).toEqual([
      " . photograph the front . then leave , please . ",
    ]);
  });

  it("as two words and as one, where a hyphen may be either", () => {
    expect(readings("one-time code")).toEqual([" . one time code . ", " . onetime code . "]);
  });

  it("with a one as an i and as an l", () => {
    const read = readings("h1de the se1fie");
    expect(read).toContain(" . hide the seifie . ");
    expect(read).toContain(" . hlde the selfie . ");
  });

  it("in sentences, so that no pattern runs from one into the next", () => {
    const [read] = readings("One. Two! Three?\n\nFour\n- five\nsix; 7.5");
    expect(read).toBe(" . one . two . three . four . five six . 7 5 . ");
  });

  it("without its apostrophes", () => {
    expect(readings("Don't ask Anna’s boss")).toEqual([" . dont ask annas boss . "]);
  });

  it("as nothing, where there is nothing", () => {
    for (const text of ["", " ", "...", "\n", ",,,"])
      expect(readings(text)[0]?.replaceAll(/[ .]/g, "")).toBe("");
  });
});
