import { encodePaymentRequiredHeader, encodePaymentResponseHeader } from "@x402/core/http";
import type { Demand, Micros, Price, SignedPayment } from "../../../engine/index.ts";
import { MICROS_PER_UNIT } from "./networks.ts";
import { readStored } from "./stored.ts";
import type { Wire } from "./wire.ts";

/** What is asked for, in the words of the protocol's second version. */
export function requirementsOf({ settings, token, payTo }: Wire, amount: Micros) {
  return {
    scheme: "exact",
    network: settings.chain.network,
    asset: token.address,
    amount: String(amount / MICROS_PER_UNIT),
    payTo: String(payTo),
    maxTimeoutSeconds: settings.validSeconds,
    extra: { name: token.name, version: token.version },
  };
}
export type Requirements = ReturnType<typeof requirementsOf>;

/** The same in the words of the first version, for a resource. */
export function requirementsV1({ settings }: Wire, of: Requirements, price: Price) {
  const { scheme, amount, asset, payTo, maxTimeoutSeconds, extra } = of;
  return {
    ...{ scheme, network: settings.chain.v1 ?? of.network, maxAmountRequired: amount },
    ...{ resource: price.url, description: price.description, mimeType: "application/json" },
    ...{ payTo, maxTimeoutSeconds, asset, extra },
  };
}

/** The answer to whoever has not paid: headers of both versions, eAgent's hints, a body. */
export function demandOf(wire: Wire, price: Price, error: string | null): Demand {
  const requirements = requirementsOf(wire, price.amount);
  const fault = error === null ? {} : { error };
  const resource = {
    url: price.url,
    description: price.description,
    mimeType: "application/json",
  };
  const accepts = [requirements];
  return {
    headers: {
      "payment-required": encodePaymentRequiredHeader({
        ...{ x402Version: 2, ...fault, resource, accepts },
      }),
      "x-payment-required": "true",
      "x-payment-amount": requirements.amount,
      "x-payment-token": requirements.asset,
      "x-payment-receiver": requirements.payTo,
      "cache-control": "no-store",
    },
    body: { x402Version: 1, ...fault, accepts: [requirementsV1(wire, requirements, price)] },
  };
}

/** What tells the payer that its money was taken, under the names that its client reads. */
export function receiptHeaders(
  { settings }: Wire,
  { payer, payload }: SignedPayment,
  transaction: string,
): Readonly<Record<string, string>> {
  const { network } = settings.chain;
  const receipt = encodePaymentResponseHeader({ success: true, transaction, network, payer });
  const headers = { "payment-response": receipt, "cache-control": "no-store" };
  const isOld = readStored(payload).carrier === "x-payment";
  return isOld ? { ...headers, "x-payment-response": receipt } : headers;
}
