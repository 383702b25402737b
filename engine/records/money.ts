import type { Mode } from "../ledger/account.ts";
import type { Micros } from "../money.ts";

/** Money that a developer brings in by a rail. Amounts are micro-Amber. */
export interface DepositData {
  readonly developer: string;
  readonly mode: Mode;
  readonly rail: string;
  /** What was asked for; `received` is what came. */
  readonly amount: Micros;
  /** `requested` until the provider knows of it; `pending` may still end either way. */
  readonly state: "requested" | "pending" | "succeeded" | "failed";
  readonly received: Micros;
  /** Taken from the wallet as long as the payer's bank disputes it. */
  readonly frozen: Micros;
  /** What has left for good without this market's doing: disputes lost, refunds made outside. */
  readonly gone: Micros;
  /** What of `frozen` and `gone` the wallet could not cover, so that the platform bears it. */
  readonly uncovered: Micros;
  /** What this market has sent back or is sending back. */
  readonly refunded: Micros;
  /** The provider's id of it; for a transfer on a chain, the transaction. */
  readonly reference: string | null;
  /** What a refund goes to; null where nothing can be sent back. */
  readonly source: string | null;
  readonly reason: string | null;
  /** What the operator wrote, where it was recorded by hand. */
  readonly note: string | null;
  readonly requested_at: number;
  readonly settled_at: number | null;
  /** How often in a row the provider was asked without news. */
  readonly tries: number;
}

/** Money on its way out: earnings to a worker, or a deposit back to where it came from. */
export interface PayoutData {
  readonly process: string;
  /** Whose earnings it is; null for a refund. */
  readonly worker: string | null;
  /** Whose wallet it is from; null where it is earnings. */
  readonly developer: string | null;
  /** What is sent back; null where it is earnings. */
  readonly deposit: string | null;
  readonly mode: Mode;
  readonly rail: string;
  readonly amount: Micros;
  readonly state: string;
  /** Where the rail sends it; null where the operator knows. */
  readonly destination: string | null;
  readonly requested_at: number;
  readonly settled_at: number | null;
  readonly reference: string | null;
  /** Why it came back; null where it did not. */
  readonly reason: string | null;
  readonly note: string | null;
  readonly tries: number;
}

/** Where an account is paid by one rail. */
export interface Destination {
  readonly rail: string;
  readonly state: "incomplete" | "ready";
  /** The provider's id of the payee, or an address. */
  readonly reference: string;
}

/** Where an account is paid. */
export interface PayeeData {
  readonly destinations: readonly Destination[];
}

/** The money of one task in a contract; the id is the task's. Amounts are micro-Amber. */
export interface EscrowData {
  readonly mode: Mode;
  readonly rail: string;
  readonly developer: string;
  readonly payer: string;
  readonly amount: Micros;
  /** When the payer may take it back alone. */
  readonly refundable_at: number;
  /** `ending` once it is settled who gets what; `ended` once the contract has paid it. */
  readonly state: "booking" | "held" | "ending" | "ended";
  readonly worker: string | null;
  /** Where the worker is paid; null where the platform keeps it for the worker. */
  readonly destination: string | null;
  readonly to_worker: Micros;
  readonly fee: Micros;
  readonly to_payer: Micros;
  readonly reference: string | null;
  readonly made_at: number;
  readonly tries: number;
}

/** What a provider's id stands for: `rail:reference` is the record's own id. */
export interface LinkData {
  readonly to: "deposit" | "payee";
  readonly record: string;
}

/** That something happened outside. Its existence makes a repeat of it a repeat. */
export interface RailEventData {
  readonly mode: Mode;
  readonly rail: string;
  /** The provider's word for it, or the operation by which an operator said so. */
  readonly event: string;
  readonly about: string;
  readonly reference: string;
  readonly amount: Micros | null;
  readonly note: string | null;
  readonly at: number;
}

/** One signed payment with the request that it is for; the id is rail, payer and nonce. */
export interface PaymentData {
  readonly mode: Mode;
  readonly rail: string;
  readonly payer: string;
  readonly amount: Micros;
  readonly expires_at: number;
  /** The rail's own form of the payment, without which it could not be asked for again. */
  readonly payload: string;
  /** Who asks: an account, or null for whoever pays. */
  readonly account: string | null;
  readonly role: "agent" | "developer";
  readonly developer: string;
  readonly operation: string;
  /** JSON. */
  readonly input: string;
  /** Over the operation and its input: the payment is for this request and no other. */
  readonly digest: string;
  readonly state: "open" | "settled" | "refused";
  readonly reference: string | null;
  readonly deposit: string | null;
  readonly reason: string | null;
  /** What was answered, as JSON; null as long as it is open. */
  readonly answer: string | null;
  readonly made_at: number;
  readonly settled_at: number | null;
  readonly tries: number;
}
