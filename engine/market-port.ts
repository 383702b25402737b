import type { EventView } from "./operations/shared/events.ts";
import type { Principal } from "./policy/principal.ts";
import type { Reply } from "./ports.ts";
import type { FollowOptions } from "./toolkit/client.ts";

/** Where a request comes from, as far as the surface knows. */
export interface Origin {
  /** The network address of the caller; null where it is not known. */
  readonly address: string | null;
}

/**
 * Signing in with an address and a password, and the tokens that come of it. Inputs are raw: what
 * is wrong with them is in the reply. No answer is kept for an idempotency key, for tokens are
 * shown once.
 */
export interface AccountsPort {
  /** Answers the same whether or not the address has a login already, which then stays as it is. */
  register(role: "developer" | "worker", input: unknown, from: Origin): Promise<Reply>;
  /** Whether an address has a login. Whoever lets strangers ask counts how often they do. */
  hasLogin(input: unknown): Promise<Reply>;
  /** `email` and `password` for an access and a refresh token. */
  login(input: unknown, from: Origin): Promise<Reply>;
  /** The next pair for a refresh token, which is used up; used again, it ends the session. */
  refresh(input: unknown): Promise<Reply>;
  /** Ends the session of a refresh token, whichever of its tokens that is. */
  revoke(input: unknown): Promise<Reply>;
  /** A token for an hour for `client_id` and its key, with at most the key's scopes. */
  grant(client: OAuthClient, from: Origin): Promise<Reply>;
}

/** What an OAuth client shows for a token. */
export interface OAuthClient {
  readonly id: string;
  readonly secret: string;
  /** What it asks for; null is all that the key has. */
  readonly scopes: readonly string[] | null;
}

/** A call that may bring its own money. */
export interface PaidCall {
  /** Whoever has not signed in is the one who pays. */
  readonly who: Principal;
  readonly operation: string;
  readonly input: unknown;
  readonly idempotencyKey?: string;
  /** Those of the request, in small letters: the payment is among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** What is asked for, and in words. */
  readonly url: string;
  readonly description: string;
}

export interface PaidReply {
  readonly reply: Reply;
  /** What goes with the answer: the demand, or the receipt. */
  readonly headers: Readonly<Record<string, string>>;
  /** The demand for clients that read the body; null where nothing is demanded. */
  readonly demand: Readonly<Record<string, unknown>> | null;
  /** What was taken; null where nothing was. */
  readonly receipt: PaymentReceipt | null;
}

export interface PaymentReceipt {
  readonly rail: string;
  readonly payer: string;
  readonly transaction: string;
  /** The account that acted. */
  readonly account: string;
  /** To the account of whoever has not signed in; shown once, with the first answer. */
  readonly access_key: string | null;
}

/** What comes in from where the money is. */
export interface MoneyPort {
  /** As `execute`, for a call that may bring its own money, unless it has to be paid for. */
  pay(call: PaidCall): Promise<PaidReply>;
  /** Hears what the provider behind a rail sends, to the byte as it came. */
  hear(rail: string, raw: string, headers: Readonly<Record<string, string>>): Promise<Reply>;
}

/** The market as a surface sees it: adapters for HTTP receive one. */
export interface MarketPort {
  /**
   * Who a key or token speaks for; null where it is unknown, revoked or expired. The session or
   * key behind a token is looked at each time, so what is revoked works no more from the next call.
   */
  authenticate(secret: string, from?: Origin): Promise<Principal | null>;
  readonly accounts: AccountsPort;
  readonly money: MoneyPort;
  /** Whoever has not signed in. */
  readonly anyone: Principal<"anyone">;
  /** Carries out one operation by its name; never throws for what a caller may get wrong. */
  execute(
    who: Principal,
    operation: string,
    input: unknown,
    options?: { readonly idempotencyKey?: string },
  ): Promise<Reply>;
  /** A principal's own events, and then each as it comes. Ends when the signal aborts. */
  follow(who: Principal, options: FollowOptions): AsyncGenerator<EventView, void>;
}
