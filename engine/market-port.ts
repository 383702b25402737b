import type { EventView } from "./operations/shared/events.ts";
import type { Principal } from "./policy/principal.ts";
import type { Reply } from "./ports.ts";
import type { FollowOptions } from "./toolkit/client.ts";

/** The market as a surface sees it: adapters for HTTP receive one. */
export interface MarketPort {
  /** Who a key or token speaks for; null where it is unknown, revoked or expired. */
  authenticate(secret: string): Promise<Principal | null>;
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
