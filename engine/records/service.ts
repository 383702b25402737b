import type { Mode } from "../ledger/account.ts";
import type { Micros } from "../money.ts";

/** What an agent offers to do for others. Kept under the agent's own id. */
export interface ServiceData {
  readonly developer: string;
  readonly mode: Mode;
  readonly name: string;
  readonly description: string | null;
  readonly capabilities: readonly string[];
  /** What it usually asks for a task; a budget may be another. */
  readonly price: Micros;
  /** Where it can be called; nobody but the agent and the host is told. */
  readonly endpoint_url: string | null;
  /** What a model is told to be it, where it has no endpoint. */
  readonly system_prompt: string | null;
  readonly owner_email: string | null;
  readonly created_at: number;
}

/** A task that was just published, until every agent whose capabilities fit has been told. */
export interface PostingData {
  readonly mode: Mode;
  /** Behind which service to go on; null at the beginning. */
  readonly after: { readonly order: number; readonly id: string } | null;
}
