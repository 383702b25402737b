import { getAddress, isAddress, isAddressEqual } from "viem";
import { z } from "zod";
import type { Price, Refused, SignedPayment } from "../../../engine/index.ts";
import { MICROS_PER_UNIT } from "./networks.ts";
import { requirementsOf, requirementsV1, type Requirements } from "./terms.ts";
import type { Wire } from "./wire.ts";

const address = z.string().refine((text) => isAddress(text, { strict: false }));
const whole = z.string().regex(/^\d{1,78}$/);

const signed = z.object({
  signature: z.string().regex(/^0x[0-9a-fA-F]+$/),
  authorization: z.object({
    from: address,
    to: address,
    value: whole,
    validAfter: whole,
    validBefore: whole,
    nonce: z.string().regex(/^0x[0-9a-fA-F]{64}$/),
  }),
});
type Authorization = z.output<typeof signed>["authorization"];

const second = z.looseObject({
  x402Version: z.literal(2),
  accepted: z.looseObject({
    ...{ scheme: z.string(), network: z.string(), asset: address, payTo: address },
    amount: whole,
  }),
  payload: signed,
});
const first = z.looseObject({
  x402Version: z.literal(1),
  scheme: z.string(),
  network: z.string(),
  payload: signed,
});
const header = z.union([second, first]);

const refuse = (reason: string, message: string): Refused => ({
  state: "refused",
  reason,
  message,
});

const CARRIERS = ["payment-signature", "x-payment"] as const;

const isSame = (one: string, other: string): boolean =>
  isAddressEqual(getAddress(one.toLowerCase()), getAddress(other.toLowerCase()));

/**
 * What the headers of a request pay. Nothing is asked of anybody: whether the signature is right
 * and the money is there is found out when it is taken.
 */
export function readPayment(
  wire: Wire,
  headers: Readonly<Record<string, string>>,
  price: Price,
): SignedPayment | Refused | null {
  const carrier = CARRIERS.find((name) => headers[name] !== undefined);
  if (carrier === undefined) return null;
  const read = header.safeParse(decoded(headers[carrier] ?? ""));
  if (!read.success)
    return refuse("bad_payment_header", `${carrier} must be the base64 JSON of a signed payment.`);
  const wanted = requirementsOf(wire, price.amount);
  const given = read.data;
  const misfit = given.x402Version === 2 ? misfit2(given, wanted) : misfit1(wire, given);
  const { authorization } = given.payload;
  const other = misfit ?? misfitOf(authorization, wanted);
  if (other !== null)
    return refuse(
      "no_matching_requirements",
      `The payment does not fit what is asked for: its ${other} differs. Sign what the 402 says.`,
    );
  const requirements = given.x402Version === 2 ? wanted : requirementsV1(wire, wanted, price);
  const validAfter = Number(authorization.validAfter);
  return {
    state: "signed",
    payer: authorization.from.toLowerCase(),
    nonce: authorization.nonce.toLowerCase(),
    amount: BigInt(authorization.value) * MICROS_PER_UNIT,
    expires_at: Number(authorization.validBefore) * 1000,
    payload: JSON.stringify({ carrier, payload: given, requirements, validAfter }),
  };
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64").toString("utf8"));
  } catch {
    return null;
  }
}

/** What differs between what was accepted and what is asked for; null where nothing does. */
function misfit2({ accepted }: z.output<typeof second>, wanted: Requirements): string | null {
  if (accepted.scheme !== wanted.scheme) return "scheme";
  if (accepted.network !== wanted.network) return "network";
  if (!isSame(accepted.asset, wanted.asset)) return "asset";
  if (accepted.amount !== wanted.amount) return "amount";
  return isSame(accepted.payTo, wanted.payTo) ? null : "payTo";
}

function misfit1({ settings }: Wire, given: z.output<typeof first>): string | null {
  if (given.scheme !== "exact") return "scheme";
  return settings.chain.v1 === given.network ? null : "network";
}

/** The same of what was really signed. */
function misfitOf({ to, value }: Authorization, wanted: Requirements): string | null {
  if (BigInt(value) !== BigInt(wanted.amount)) return "amount";
  return isSame(to, wanted.payTo) ? null : "payTo";
}
