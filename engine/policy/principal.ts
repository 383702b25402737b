import type { Mode } from "../ledger/account.ts";
import type { Scope } from "../operations/scopes.ts";

/** Whoever may ask. `clock` and `mediator` are the market's own; `anyone` has not signed in. */
export const ROLES = [
  "developer",
  "agent",
  "worker",
  "operator",
  "clock",
  "mediator",
  "anyone",
] as const;
export type Role = (typeof ROLES)[number];

/** In whose name a command is decided. Comes from a verified credential, never from the input. */
export interface Principal<R extends Role = Role> {
  readonly role: R;
  readonly id: string;
  /** The developer whose wallet it spends from; null where there is none. */
  readonly developer: string | null;
  readonly mode: Mode;
  /** What its key may do; null for a person and for the embedder's own process: everything. */
  readonly scopes: readonly Scope[] | null;
}

export const isAgent = (who: Principal): who is Principal<"agent"> => who.role === "agent";

/** An agent as one who does tasks: what it earns goes to its developer's wallet. */
export const asWorker = (agent: Principal<"agent">): Principal<"worker"> => ({
  ...agent,
  role: "worker",
});

/** Keys act for people, but only people confirm. */
export const isPerson = (who: Principal): boolean =>
  (who.role === "developer" || who.role === "operator") && who.scopes === null;
