import type { Mode } from "../ledger/account.ts";
import type { Delivery, Endpoint } from "../webhook/delivery.ts";
import type { ProfileName } from "../webhook/profiles.ts";

/** A secret that was replaced, and how long it still signs. */
export interface FormerSecret {
  readonly sealed_secret: string;
  readonly until: number;
}

/** Whose turn it is to send: nobody else does before this has passed. */
export interface Lease {
  readonly holder: string;
  readonly until: number;
}

/** An endpoint. Its wake is the moment when one of its deliveries is due, or its lease over. */
export interface WebhookData extends Endpoint {
  readonly developer: string;
  readonly mode: Mode;
  readonly url: string;
  readonly profile: ProfileName;
  /** In the words of its system. */
  readonly event_types: readonly string[];
  /** Sealed by the host's vault; the engine never sees the secret again. */
  readonly sealed_secret: string;
  /** Oldest first. */
  readonly former_secrets: readonly FormerSecret[];
  readonly created_at: number;
  readonly deleted_at: number | null;
  /**
   * The last of the developer's event numbers dealt with: what lies behind it is the outbox. Null
   * until the number of the webhook's own creation is known: what came before that is not sent.
   */
  readonly cursor: number | null;
  readonly lease: Lease | null;
}

/** One event on its way to one endpoint. */
export interface DeliveryData extends Delivery {
  /** The webhook: the one whose post this is. */
  readonly account: string;
  readonly event_id: string;
  /** The event's number in the developer's stream. */
  readonly sequence: number;
  readonly type: string;
  readonly task: string | null;
  /** Why no status came, in one word; null where one did. */
  readonly last_fault: string | null;
  readonly created_at: number;
}
