import type { PaymentPayload, PaymentRequirements } from "@x402/core/types";

/** Everything without which a signed payment could not be taken after a restart. */
export interface Stored {
  /** The header that brought it. */
  readonly carrier: string;
  /** As it was signed. */
  readonly payload: PaymentPayload;
  /** What it was signed for, in the words of its version. */
  readonly requirements: PaymentRequirements;
  /** Seconds since 1970, from when on it may be taken. */
  readonly validAfter: number;
}

/** What this rail itself has written. */
export function readStored(text: string): Stored {
  const stored: Stored = JSON.parse(text);
  return stored;
}
