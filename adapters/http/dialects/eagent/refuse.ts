import { z } from "zod";
import { CODES, rejection, type PaidReply, type Rejection } from "../../../../engine/index.ts";
import { headersOf, json } from "../../answer.ts";
import { paymentOf } from "../../payment.ts";
import { renamed, type Names } from "../renamed.ts";
import { unitsOf } from "./money.ts";

export const refusals = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    field: z.string().optional(),
    reason: z.string().optional(),
    data: z.record(z.string(), z.unknown()).optional(),
  }),
  /** Of an offer to pay for one request by itself. */
  x402Version: z.literal(1).optional(),
  accepts: z.array(z.record(z.string(), z.unknown())).optional(),
  /** What was taken although the task is refused: it is the payer's balance. */
  payment: z.record(z.string(), z.unknown()).optional(),
});

/** What the market calls a field, and what the documents do. */
const FIELDS: Names = [
  ["budget_amber", "budget"],
  ["deadline_iso", "deadline"],
  ["worker_instructions", "instruction"],
  ["task_type", "type"],
  ["text_content", "notes"],
  ["event_types", "events"],
];

const told = (why: Rejection) => {
  const { code, message, field, reason, data } = renamed(FIELDS, why);
  return { code, message, field, reason, data };
};

/** Every refusal: `{"error": {"code", "message", ...}}` with the status that the documents name. */
export const refuse = (why: Rejection, status: number = CODES[why.code].http): Response =>
  json(status, { error: told(why) }, headersOf(status, why), why.code);

/** The same with what is to be paid, or with what was taken for it. */
export function refusePaid(why: Rejection, paid: PaidReply): Response {
  const status = CODES[why.code].http;
  const body = { ...paid.demand, error: told(why), ...paymentOf(paid) };
  return json(status, body, { ...headersOf(status, why), ...paid.headers }, why.code);
}

/** USDC on Arbitrum, by which the documents ask to be paid. */
const TOKEN = "0xaf88d065e77c8cC2239327C5EDb3A432268e5831";

const NO_CHAIN = rejection("rail_not_configured", {
  reason: "payment_required",
  message:
    "Show an API key as X-API-Key: its account pays. No chain rail is configured here, so that " +
    "a payment with the request itself is not taken.",
});

/** What the task would cost, for whoever shows no key; there is no receiver to pay it to. */
export const askToPay = (amount: bigint): Response =>
  json(
    402,
    { error: told(NO_CHAIN), x402Version: 1, accepts: [] },
    {
      "x-payment-required": "true",
      "x-payment-amount": unitsOf(amount),
      "x-payment-token": TOKEN,
    },
    NO_CHAIN.code,
  );
