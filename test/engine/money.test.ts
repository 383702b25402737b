import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  MICROS_MAX,
  MICROS_PER_AMBER,
  MICROS_PER_USD,
  parseAmber,
  parseMicros,
  parseShare,
  parseUsd,
  printAmber,
  printShare,
  printUsd,
  RATE_ONE,
  type Micros,
  type MoneyFault,
} from "../../engine/money.ts";

const read = (value: Micros) => ({ ok: true, value });
const refused = (reason: MoneyFault) => ({ ok: false, reason });
const micros = fc.bigInt({ min: 0n, max: MICROS_MAX });

describe("reading money", () => {
  it.each<[string, Micros]>([
    ["0", 0n],
    ["15", 15_000_000n],
    ["15.00", 15_000_000n],
    ["0.000001", 1n],
    ["007.5", 7_500_000n],
    ["9223372036854.775807", MICROS_MAX],
    [`${"0".repeat(10_000)}5`, 5_000_000n],
  ])("takes the Amber text %.30s to the last micro", (text, value) => {
    expect(parseAmber(text)).toEqual(read(value));
  });

  it("knows that a dollar is a hundred Amber", () => {
    expect(parseUsd("1")).toEqual(parseAmber("100"));
    expect(parseUsd("0.00000001")).toEqual(read(1n));
    expect(parseUsd("92233720368.54775807")).toEqual(read(MICROS_MAX));
    expect(MICROS_PER_USD).toBe(100n * MICROS_PER_AMBER);
  });

  it("takes whole micro-Amber, up to what 64 bits hold and no further", () => {
    expect(parseMicros(`${2n ** 63n - 1n}`)).toEqual(read(MICROS_MAX));
    expect(parseMicros(`${2n ** 63n}`)).toEqual(refused("too_large"));
    expect(parseMicros(`${2n ** 53n + 1n}`)).toEqual(read(2n ** 53n + 1n));
    expect(parseMicros("1.5")).toEqual(refused("too_many_places"));
  });

  it.each<[string, MoneyFault, readonly unknown[]]>([
    ["empty or white text", "blank", ["", " ", "\t\n", "\u00a0", " ".repeat(100_000)]],
    ["negative text", "negative", ["-1", "-0", "-0.000001", `-${"9".repeat(10_000)}`]],
    ["negative numbers", "negative", [-1, -1e-9, -1e300, -Number.MAX_VALUE]],
    ["numbers that are none", "not_a_number", [Number.NaN, Infinity, -Infinity, 1e309]],
    ["other values", "not_a_number", [null, undefined, true, 5n, Symbol("5"), () => 5]],
    ["objects", "not_a_number", [[], ["5"], {}, { valueOf: () => 5 }, new Number(5)]],
    ["exponents", "malformed", ["1e3", "1E3", "1e309", "1e-7", "-1e5", "1.5e2"]],
    ["other bases", "malformed", ["0x10", "0b1", "0o7", "10n", "ff"]],
    ["signs", "malformed", ["+5", "--5", "-", "5-", "\u22125"]],
    ["white space around", "malformed", [" 5", "5 ", " 5 ", "5\n", "\ufeff5", "5\u0000"]],
    ["separators", "malformed", ["1_000", "1,000", "1,5", "1 000", "1'000"]],
    ["loose points", "malformed", ["1.", ".5", "1.2.3", "."]],
    ["words and units", "malformed", ["NaN", "Infinity", "five", "$5", "5 USD", "10%"]],
    ["foreign digits", "malformed", ["١٢", "٣", "５", "½", "Ⅴ", "໑"]],
    ["long rubbish", "malformed", [`${"1".repeat(100_000)}x`, `${"0".repeat(100_000)}x`]],
    ["seven places", "too_many_places", ["1.0000001", "0.0000001", "1.0000000", 1.0000001]],
    ["a sum of floats", "too_many_places", [0.1 + 0.2, 1e-7, 5e-324]],
    ["ten thousand places", "too_many_places", [`0.${"0".repeat(10_000)}1`]],
    ["more than 64 bits", "too_large", ["9223372036854.775808", "9".repeat(40)]],
    ["ten thousand digits", "too_large", ["9".repeat(10_000), `${"1".repeat(10_000)}.5`]],
    ["huge numbers", "too_large", [1e21, 1e300, Number.MAX_VALUE, 2 ** 63]],
  ])("answers %s with %s, and never throws", (_what, reason, values) => {
    for (const value of values) expect(parseAmber(value)).toEqual(refused(reason));
  });

  it("reads a JSON number by its shortest text", () => {
    expect(parseAmber(1.1)).toEqual(read(1_100_000n));
    expect(parseAmber(1.005)).toEqual(read(1_005_000n));
    expect(parseAmber(1e-6)).toEqual(read(1n));
    expect(parseUsd(1e-8)).toEqual(read(1n));
    expect(parseAmber(-0)).toEqual(read(0n));
    expect(parseAmber(JSON.parse("0.30"))).toEqual(read(300_000n));
  });

  it("refuses a JSON number that may have lost a digit on its way, and takes it as text", () => {
    const sent = "9007199254740993";
    expect(JSON.parse(sent)).toBe(9007199254740992);
    expect(parseMicros(JSON.parse(sent))).toEqual(refused("too_large"));
    expect(parseMicros(sent)).toEqual(read(9_007_199_254_740_993n));
    expect(parseAmber(999_999_999.999999)).toEqual(read(10n ** 15n - 1n));
    expect(parseAmber(1e9)).toEqual(read(10n ** 15n));
    expect(parseAmber(1_000_000_000.5)).toEqual(read(10n ** 15n + 500_000n));
    expect(parseAmber(1_234_567_890.123456)).toEqual(refused("too_large"));
  });

  it("reads every number of up to 15 digits as the text that was sent", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }), (amount) => {
        expect(parseAmber(JSON.parse(printAmber(amount)))).toEqual(read(amount));
        expect(parseUsd(JSON.parse(printUsd(amount)))).toEqual(read(amount));
      }),
      { numRuns: 2000 },
    );
  });

  it("reads a share from nothing to all, in whole parts per million", () => {
    expect(parseShare("0")).toEqual({ ok: true, value: 0 });
    expect(parseShare("0.1")).toEqual({ ok: true, value: 100_000 });
    expect(parseShare(0.000001)).toEqual({ ok: true, value: 1 });
    expect(parseShare("1")).toEqual({ ok: true, value: RATE_ONE });
    expect(parseShare("1.000001")).toEqual(refused("too_large"));
    expect(parseShare("0.0000001")).toEqual(refused("too_many_places"));
    expect(parseShare("10%")).toEqual(refused("malformed"));
    expect(parseShare(-0.1)).toEqual(refused("negative"));
  });

  it("answers anything at all with a value or a reason", () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string(), fc.double()), (value) => {
        for (const parse of [parseAmber, parseUsd, parseMicros, parseShare])
          expect(typeof parse(value).ok).toBe("boolean");
      }),
      { numRuns: 2000 },
    );
  });
});

describe("printing money", () => {
  it.each<[Micros, string, string]>([
    [0n, "0.00", "0.00"],
    [1n, "0.000001", "0.00000001"],
    [15_000_000n, "15.00", "0.15"],
    [1_500_000n, "1.50", "0.015"],
    [1_234_567n, "1.234567", "0.01234567"],
    [100_000_000n, "100.00", "1.00"],
    [123_456_789n, "123.456789", "1.23456789"],
    [-1_500_000n, "-1.50", "-0.015"],
    [-1n, "-0.000001", "-0.00000001"],
    [MICROS_MAX, "9223372036854.775807", "92233720368.54775807"],
  ])("writes %d micro-Amber as %s Amber and %s USD", (amount, amber, usd) => {
    expect(printAmber(amount)).toBe(amber);
    expect(printUsd(amount)).toBe(usd);
  });

  it.each([
    [0, "0"],
    [1, "0.000001"],
    [100, "0.0001"],
    [100_000, "0.1"],
    [RATE_ONE, "1"],
  ])("writes %d parts per million as %s", (share, text) => {
    expect(printShare(share)).toBe(text);
    expect(parseShare(text)).toEqual({ ok: true, value: share });
  });

  it("writes what it can read back, exactly", () => {
    fc.assert(
      fc.property(micros, (amount) => {
        expect(parseAmber(printAmber(amount))).toEqual(read(amount));
        expect(parseUsd(printUsd(amount))).toEqual(read(amount));
        expect(parseMicros(`${amount}`)).toEqual(read(amount));
      }),
      { numRuns: 5000 },
    );
  });
});
