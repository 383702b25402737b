import type { z } from "zod";
import type { EventView } from "../operations/shared/events.ts";
import type { Principal } from "../policy/principal.ts";
import type { Reply } from "../ports.ts";
import type { Signal } from "../signal.ts";
import type { taskView } from "../task/view.ts";

export type { Signal } from "../signal.ts";

/** A task as `get_task` answers it. */
export type TaskView = Readonly<z.output<typeof taskView>>;

/** What a person is asked before a call is carried out. */
export interface ConfirmationRequest {
  readonly confirmation_id: string;
  readonly operation: string;
  /** The exact call; any other is asked about anew. */
  readonly input: unknown;
  /** The engine's own sentence, with the amount in both units. */
  readonly summary: string;
  readonly amount_amber: string;
  readonly amount_usd: string;
  /** Over all of it: what was shown is what is confirmed. */
  readonly digest: string;
}

/** Asks a person. True is a clear yes; silence, a closed terminal and anything unclear are no. */
export type Ask = (request: ConfirmationRequest) => Promise<boolean>;

export interface CallOptions {
  /** Repeat the call with the same key and it happens once. */
  readonly idempotencyKey?: string;
  /** Waits no longer. What was asked for may have been done all the same. */
  readonly signal?: Signal;
  /** Who is asked where a person must confirm. Only of use to a client made by `withApproval`. */
  readonly ask?: Ask;
}

/** A rule of the market's policy: such a call from this amount on needs a person's word. */
export interface ConfirmationThreshold {
  readonly operation: string;
  readonly from_amber: string;
  readonly from_usd: string;
}

/**
 * One principal's way into a market, whether the market is in this process or behind HTTP. What
 * the toolkits are made of.
 */
export interface Client {
  readonly who: Principal;
  /** The calls of this principal that need a person's word. */
  readonly confirmations: readonly ConfirmationThreshold[];
  /**
   * Carries out one operation by its name. Refusals are in the reply. Rejects with the signal's
   * reason when it aborts, and where the market cannot be reached.
   */
  execute(operation: string, input: unknown, options?: CallOptions): Promise<Reply>;
  /** The principal's own events behind the one numbered `after`, and then each as it comes. */
  follow(options?: FollowOptions): AsyncGenerator<EventView, void>;
  /** A task each time its status changes, beginning with the present one, until it is over. */
  watch(taskId: string, options?: WatchOptions): AsyncGenerator<TaskView, void>;
}

export interface WatchOptions {
  readonly signal?: Signal;
}

export interface FollowOptions {
  /** The last event that is known already; 0 begins with the first, `now` with the next one. */
  readonly after?: number | "now";
  readonly signal?: Signal;
}
