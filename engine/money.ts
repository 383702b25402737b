import { Decimal } from "decimal.js";
import { assert } from "./assert.ts";

/** Micro-Amber. 1 Amber = 1,000,000; 1 USD = 100 Amber = 100,000,000. */
export type Micros = bigint;

/** What a 64-bit store can hold. */
export const MICROS_MAX: Micros = 2n ** 63n - 1n;
export const MICROS_PER_AMBER = 1_000_000n;
export const MICROS_PER_USD = 100_000_000n;
/** Rates and shares are whole parts per million: 10 % is 100,000. */
export const RATE_ONE = 1_000_000;

/** Wide enough for the longest amount accepted, so parsing never rounds. */
const Exact = Decimal.clone({ precision: 60 });
/** Above this, the digits before the point are more than any store can hold. */
const WHOLE_DIGITS_MAX = 19;
/** Decimal text of up to 15 digits survives a JSON number unchanged; longer text may not. */
const NUMBER_DIGITS_MAX = 15;

export type MoneyFault =
  "not_a_number" | "blank" | "negative" | "malformed" | "too_many_places" | "too_large";
export type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: MoneyFault };

const fault = (reason: MoneyFault): Parsed<never> => ({ ok: false, reason });

/**
 * Reads plain decimal text, digits with at most one point; nothing is ever rounded.
 * A JSON number is read by its shortest decimal text, so 1.1 is exactly 1.1; where a number could
 * have lost a digit before it came here, only text is accepted.
 */
function parseUnits(value: unknown, places: number): Parsed<bigint> {
  const text = typeof value === "number" ? textOf(value) : value;
  if (typeof text !== "string") return fault("not_a_number");
  if (text.trim() === "") return fault("blank");
  const shape = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!shape) return fault("malformed");
  const [, sign, digits = "", fraction = ""] = shape;
  const whole = digits.replace(/^0+(?=\d)/, "");
  if (sign) return fault("negative");
  if (fraction.length > places) return fault("too_many_places");
  if (whole.length > WHOLE_DIGITS_MAX) return fault("too_large");
  if (typeof value === "number" && !isExact(value, whole + fraction)) return fault("too_large");
  const units = BigInt(whole + fraction.padEnd(places, "0"));
  return units > MICROS_MAX ? fault("too_large") : { ok: true, value: units };
}

/** Never with an exponent, however small or large. */
function textOf(value: number): string | null {
  if (!Number.isFinite(value)) return null;
  const text = String(value);
  return text.includes("e") ? new Exact(value).toFixed() : text;
}

/** Whether no digit can have been lost on the way from text to number. */
const isExact = (value: number, digits: string): boolean =>
  Number.isSafeInteger(value) || digits.replace(/^0+/, "").length <= NUMBER_DIGITS_MAX;

/** Amber as decimal text or JSON number, at most six places. */
export const parseAmber = (value: unknown): Parsed<Micros> => parseUnits(value, 6);

/** US dollars as decimal text or JSON number, at most eight places. */
export const parseUsd = (value: unknown): Parsed<Micros> => parseUnits(value, 8);

/** Whole micro-Amber as decimal text. */
export const parseMicros = (value: unknown): Parsed<Micros> => parseUnits(value, 0);

/** A share from 0 to 1 with at most six places, as parts per million. */
export function parseShare(value: unknown): Parsed<number> {
  const parsed = parseUnits(value, 6);
  if (!parsed.ok) return parsed;
  return parsed.value > BigInt(RATE_ONE)
    ? fault("too_large")
    : { ok: true, value: Number(parsed.value) };
}

function printUnits(amount: bigint, places: number): string {
  const negative = amount < 0n;
  const digits = (negative ? -amount : amount).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, -places);
  let end = digits.length;
  while (end > digits.length - places + 2 && digits[end - 1] === "0") end--;
  return `${negative ? "-" : ""}${whole}.${digits.slice(digits.length - places, end)}`;
}

/** "15.00": at least two decimals, and as many as exactness needs (up to six). */
export const printAmber = (amount: Micros): string => printUnits(amount, 6);

/** "0.15": at least two decimals, and as many as exactness needs (up to eight). */
export const printUsd = (amount: Micros): string => printUnits(amount, 8);

/** Parts per million as decimal text: 100000 is "0.1". */
export const printShare = (share: number): string => new Exact(share).div(RATE_ONE).toFixed();

/** The whole part of `amount` x `rate`, rate in parts per million. */
export function floorRate(amount: Micros, rate: number): Micros {
  assert(amount >= 0n, "only what is there can be charged");
  assert(rate >= 0 && rate <= RATE_ONE, "a rate lies between nothing and all");
  return (amount * BigInt(rate)) / BigInt(RATE_ONE);
}

/**
 * What is owed on the next part, when all paid so far was charged the same way:
 * parts of any size and number are charged exactly what their sum would be. What is left for the
 * payee is a multiple of `unit`, and the fee keeps the rest.
 */
export function cumulativeFee(rate: number, paid: Micros, part: Micros, unit: Micros = 1n): Micros {
  const earned = (total: Micros): Micros => {
    const rest = total - floorRate(total, rate);
    return rest - (rest % unit);
  };
  return part - (earned(paid + part) - earned(paid));
}

/** The `number`-th (from 1) of `count` shares of `total`; all of them sum to `total`. */
export function shareOf(total: Micros, number: number, count: number): Micros {
  assert(total >= 0n, "only what is there can be shared");
  assert(number >= 1 && number <= count, "a share's number is within the count");
  const [k, n] = [BigInt(number), BigInt(count)];
  return (total * k) / n - (total * (k - 1n)) / n;
}
