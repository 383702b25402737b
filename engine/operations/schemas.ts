import { z } from "zod";
import { parseAmber, parseShare, parseUsd, type Micros, type Parsed } from "../money.ts";

/** Any text of 1 to 64 characters is a well-formed id; whether it names anything is not asked. */
export const id = z.string().min(1).max(64);

const money = (read: (value: unknown) => Parsed<Micros>, least: Micros, floor: string) =>
  z.union([z.number(), z.string()]).transform((value, check): Micros => {
    const parsed = read(value);
    const reason = parsed.ok ? (parsed.value < least ? "below_minimum" : null) : parsed.reason;
    if (parsed.ok && reason === null) return parsed.value;
    const message =
      reason === "below_minimum" || reason === "negative"
        ? `must be at least ${floor}`
        : 'must be a plain decimal amount, like 15 or "15.00", with no more places than the unit';
    check.addIssue({ code: "custom", message, params: { reason: reason ?? "malformed" } });
    return z.NEVER;
  });

/** Amber, as a number or decimal text with at most six places; at least 1. */
export const amberFromOne = money(parseAmber, 1_000_000n, "1");
/** Amber, at least the smallest unit. */
export const amber = money(parseAmber, 1n, "0.000001");
/** Amber, zero allowed. */
export const amberOrZero = money(parseAmber, 0n, "0");
/** US dollars with at most eight places; at least the smallest unit. */
export const usd = money(parseUsd, 1n, "0.00000001");

/** Decimal text or number from 0 to 1 with at most six places, as parts per million. */
export const share = z.union([z.number(), z.string()]).transform((value, check): number => {
  const parsed = parseShare(value);
  if (parsed.ok) return parsed.value;
  check.addIssue({
    code: "custom",
    message: "must be a decimal from 0 to 1 with at most six places",
    params: { reason: parsed.reason },
  });
  return z.NEVER;
});

/** An ISO 8601 moment with its zone, as epoch milliseconds. */
export const moment = z.iso
  .datetime({ offset: true, error: "must be an ISO 8601 time with a zone" })
  .transform((text) => Date.parse(text));

export const latitude = z.number().min(-90).max(90);
export const longitude = z.number().min(-180).max(180);
export const line = (most: number) => z.string().trim().min(1).max(most);

/** What every operation that changes something takes. */
export const keyed = {
  idempotency_key: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[\x21-\x7e]+$/, { error: "must be visible ASCII without blanks" })
    .optional()
    .describe("Repeat the call with the same key and it happens once."),
};

/** What operations that spend take besides. */
export const confirmable = {
  ...keyed,
  confirmation_id: id
    .optional()
    .describe("From a confirmation_required refusal, once a person has confirmed it."),
};

export const cursor = z
  .string()
  .max(120)
  .regex(/^\d+\|.+$/, { error: "must be a next_cursor from an earlier page" })
  .transform((text) => {
    const bar = text.indexOf("|");
    return { order: Number(text.slice(0, bar)), id: text.slice(bar + 1) };
  });
export const paged = {
  limit: z.int().min(1).max(100).default(20),
  cursor: cursor.optional(),
};

// ---- Answers -------------------------------------------------------------------

export const amberOut = z.string().describe("Amber, decimal text");
export const usdOut = z.string().describe("US dollars, decimal text");
export const time = z.string().describe("ISO 8601, UTC");
export const nextCursor = z.string().nullable();
