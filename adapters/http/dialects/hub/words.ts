import { z } from "zod";
import { CODES, rejection, type Rejection } from "../../../../engine/index.ts";
import { headersOf, json } from "../../answer.ts";

export const refusals = z.object({
  error: z.string(),
  details: z.string().optional(),
  code: z.string().optional(),
});

/** Refusals of the market, in the documents' envelope; what is said to be done is in `details`. */
export function refuse(why: Rejection, status: number = CODES[why.code].http): Response {
  const { code, message: error, field, reason } = why;
  const details = [field, reason].filter((each) => each !== undefined).join(": ");
  const body = { error, ...(details !== "" && { details }), code };
  return json(status, body, headersOf(status, why), code);
}

/** What is not there, and will not be: the documents' own words go into `error`. */
export const notImplemented = (error: string): Response =>
  json(501, { error, code: "not_implemented" }, {}, "not_configured");

export const faultOf = (field: string, message: string, reason = "malformed"): Rejection =>
  rejection("invalid_input", { field, reason, message });

/** ISO 8601, of epoch milliseconds. */
export const iso = (time: number): string => new Date(time).toISOString();

export const seconds = (ms: number): number => Math.round(ms) / 1_000;
export const rounded = (ms: number): number => Math.round(ms * 100) / 100;
