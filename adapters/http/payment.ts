import type { PaidCall, PaidReply, Principal } from "../../engine/index.ts";
import { keyOf } from "./caller.ts";

/** Where a request carries its payment: x402's own header, and the one of its first version. */
const CARRIERS = ["payment-signature", "x-payment"] as const;

interface Wanted {
  readonly who: Principal;
  readonly operation: string;
  readonly input: unknown;
  readonly description: string;
}

/** A call with the payment that the request brings, if it brings one. */
export function paidCall(request: Request, wanted: Wanted): PaidCall {
  const shown = CARRIERS.map((name) => [name, request.headers.get(name)] as const);
  const headers = Object.fromEntries(
    shown.flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  return { ...wanted, ...keyOf(request), headers, url: request.url };
}

/** What an answer tells of the money that was taken for it; nothing where none was. */
export const paymentOf = ({ receipt }: PaidReply): { readonly payment?: object } =>
  receipt === null ? {} : { payment: receipt };
