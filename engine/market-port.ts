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

/** The market as a surface sees it: adapters for HTTP receive one. */
export interface MarketPort {
  /**
   * Who a key or token speaks for; null where it is unknown, revoked or expired. The session or
   * key behind a token is looked at each time, so what is revoked works no more from the next call.
   */
  authenticate(secret: string, from?: Origin): Promise<Principal | null>;
  readonly accounts: AccountsPort;
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
