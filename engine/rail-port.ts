import type { Mode } from "./ledger/account.ts";
import type { Micros } from "./money.ts";

/**
 * A way for money to enter and leave. A rail only says what happened outside; the ledger alone
 * moves balances. Every promise that is a question may be asked again at any time: its answer is at
 * least as new as anything that was known when it was asked. A promise rejects where it is not
 * known what happened (no answer, a time-out, a provider that is down): the market asks again
 * later. What is known for certain, a refusal too, is a value.
 */
export interface MoneyRail {
  /** Also the name of its account in the ledger: `stripe` is `rail:live:stripe`. */
  readonly name: string;
  /** Whose money it is. Test money and live money never meet. */
  readonly mode: Mode;
  /**
   * Who says how a deposit or a payout ended: what is behind the rail, or the operator. `at_once`
   * is for play money, whose end follows from its amount in the commit that asks for it.
   */
  readonly settles: "at_once" | "by_provider" | "by_operator";
  readonly deposits: Deposits | null;
  /** Sends deposits back by the way they came; `destination` is what the deposit came from. */
  readonly refunds: Payouts | null;
  /** Sends earnings; `destination` is the payee's reference. */
  readonly payouts: Payouts | null;
  /** Where payouts need no address of the worker's, there is none. */
  readonly payees: Payees | null;
  readonly webhooks: RailWebhooks | null;
  readonly perRequest: PayPerRequest | null;
  /** Where the money of tasks lies in a contract, and not with whoever runs the market. */
  readonly escrow: TaskEscrow | null;
  /** What is there outside for this market, in micro-Amber; null where nobody can say. */
  holdings(): Promise<Micros | null>;
}

/** In micro-Amber: amounts are multiples of `unit`, and at least `least`. */
export interface Grain {
  readonly unit: Micros;
  readonly least: Micros;
}

export interface Refused {
  readonly state: "refused";
  /** One snake_case word: `card_declined`. */
  readonly reason: string;
  /** A sentence or two for whoever asked. */
  readonly message: string;
}

/** Money that an account wants to bring in. */
export interface DepositOrder {
  /** The market's id; the same id is the same deposit, however often it is opened. */
  readonly id: string;
  readonly account: string;
  readonly amount: Micros;
  /** What opening it before answered, for whoever opens it once more; null the first time. */
  readonly reference: string | null;
}

export interface OpenedDeposit {
  readonly state: "opened";
  /** The provider's id, which is also what a refund of it goes to. */
  readonly reference: string;
  /** What the payer's browser needs to pay; shown to the payer alone and never stored. */
  readonly client_secret: string | null;
}

/** All that the provider knows of a deposit at one moment, in micro-Amber. */
export interface DepositFacts {
  /** `pending` may still end either way. What was received is received, whatever came later. */
  readonly state: "pending" | "succeeded" | "failed";
  readonly received: Micros;
  /** Given back by others than this market: in the provider's own console, say. */
  readonly refunded: Micros;
  /** Taken back by the payer's bank for now: a dispute is open. */
  readonly disputed: Micros;
  /** Taken back for good: a dispute was lost. */
  readonly lost: Micros;
  /** Why it failed, in one snake_case word; null where it did not. */
  readonly reason: string | null;
}

export interface Deposits extends Grain {
  /** What one account may bring in within a UTC day; null where there is no limit. */
  readonly daily: Micros | null;
  open(order: DepositOrder): Promise<OpenedDeposit | Refused>;
  look(reference: string): Promise<DepositFacts>;
}

/** Money that is on its way out. */
export interface PayoutOrder {
  /** The market's id; the same id is the same money, however often it is sent. */
  readonly id: string;
  readonly account: string;
  readonly amount: Micros;
  readonly destination: string;
}

export type PayoutFacts =
  /** The provider has never heard of it, or has let it lapse unsent. */
  | { readonly state: "absent" }
  /** `pending` may still end either way; `paid` has left for good. */
  | { readonly state: "pending" | "paid"; readonly reference: string }
  /** Certain never to arrive: the money is still here. */
  | { readonly state: "failed"; readonly reference: string | null; readonly reason: string };

export interface Payouts extends Grain {
  /** How it stands. Asked before every `send`, so that a lost answer never pays twice. */
  find(order: PayoutOrder): Promise<PayoutFacts>;
  send(order: PayoutOrder): Promise<PayoutFacts>;
}

/** Where an account wants to be paid. */
export interface PayeeOrder {
  readonly account: string;
  readonly email: string | null;
  /** An address of the rail's own kind: of a chain, say. */
  readonly address: string | null;
  /** What was answered before for this account; null the first time. */
  readonly reference: string | null;
}

export interface PayeeFacts {
  readonly state: "incomplete" | "ready";
  /** The provider's id, or the address. */
  readonly reference: string;
}

export interface Payees {
  /** The same account is the same payee, unless the address is another one. */
  open(order: PayeeOrder): Promise<PayeeFacts | Refused>;
  look(reference: string): Promise<PayeeFacts>;
  /** Where the payee fills in what is missing; null where nothing is ever missing. */
  link(reference: string, returnUrl: string): Promise<string | null>;
}

/** Something has changed outside. What it is is asked for: the event itself is not believed. */
export interface RailEvent {
  /** The provider's id of the event: each counts once. */
  readonly id: string;
  /** The provider's word for it. */
  readonly kind: string;
  readonly about: "deposit" | "payout" | "payee" | "other";
  /** Of a deposit or a payee the provider's id, of a payout the market's. */
  readonly reference: string;
}

export interface RailWebhooks {
  /** The events of one delivery whose signature is right. `raw` is the body to the byte. */
  read(
    raw: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<readonly RailEvent[] | Refused>;
}

/** What one request costs, and what it is. */
export interface Price {
  readonly amount: Micros;
  /** The address that is asked for. */
  readonly url: string;
  readonly description: string;
}

/** What whoever has not paid yet is answered. */
export interface Demand {
  readonly headers: Readonly<Record<string, string>>;
  /** The same for clients that read the body. JSON-safe. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A payment that was signed and may not have been taken yet. All of it may be stored. */
export interface SignedPayment {
  readonly state: "signed";
  /** Who pays, in the one spelling that this rail has for it; what a refund goes to. */
  readonly payer: string;
  /** With the payer, this is one payment and no other. */
  readonly nonce: string;
  readonly amount: Micros;
  /** Epoch milliseconds; afterwards it cannot be taken any more. */
  readonly expires_at: number;
  /** The rail's own form of it. */
  readonly payload: string;
}

export type Settlement =
  | { readonly state: "settled"; readonly reference: string; readonly amount: Micros }
  /** On its way: ask again. */
  | { readonly state: "pending"; readonly reference: string | null }
  /** Not taken. Unless it has expired, it may be tried again. */
  | { readonly state: "open" }
  | Refused;

/** Paying for one request with the request itself. */
export interface PayPerRequest extends Grain {
  demand(price: Price, error: string | null): Promise<Demand>;
  /** What the headers of a request pay; null where they hold no payment. Moves nothing. */
  read(
    headers: Readonly<Record<string, string>>,
    price: Price,
  ): Promise<SignedPayment | Refused | null>;
  /** Takes the money, once however often it is asked. */
  settle(payment: SignedPayment): Promise<Settlement>;
  /** How it stands, without taking it. */
  look(payment: SignedPayment): Promise<Settlement>;
  /** The headers that tell the payer it was taken. */
  receipt(payment: SignedPayment, reference: string): Readonly<Record<string, string>>;
}

/** How the money of one task stands in the contract, in micro-Amber. */
export interface EscrowFacts {
  readonly state: "none" | "held" | "released" | "refunded";
  readonly amount: Micros;
  /** The transaction that brought it there; null where there was none. */
  readonly reference: string | null;
}

export interface Booking {
  readonly task: string;
  readonly payer: string;
  readonly amount: Micros;
  /** Epoch milliseconds, from when on the payer may take it back alone. */
  readonly refundable_at: number;
}

/** How a task's money is to be paid: once, and all of it. What is left goes to the payer. */
export interface Ending {
  readonly task: string;
  /** Whom the worker's part goes to; null where the worker has none. */
  readonly worker: string | null;
  readonly to_worker: Micros;
  readonly fee: Micros;
}

/** A contract that holds the money of tasks. Each call happens once, however often it is asked. */
export interface TaskEscrow {
  book(booking: Booking): Promise<EscrowFacts | Refused>;
  end(ending: Ending): Promise<EscrowFacts | Refused>;
  look(task: string): Promise<EscrowFacts>;
  /** All that it holds for tasks. */
  total(): Promise<Micros>;
}
