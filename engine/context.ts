import type { Event } from "./events.ts";
import type { MoneyAccount } from "./ledger/account.ts";
import type { Entry, Loaded } from "./ports.ts";
import type { Policy } from "./policy/policy.ts";
import type { Principal } from "./policy/principal.ts";
import type { DefinedProcess } from "./process/types.ts";
import type { Kind, Stored } from "./records.ts";

/** A fresh secret: the text is shown once, the digest is what is stored. */
export interface Secret {
  readonly text: string;
  readonly digest: string;
  /** Enough to recognise it by, too little to use it. */
  readonly hint: string;
}

/** What was read from the store for one command, as its `needs` asked. */
export interface Reading {
  readonly seen: Loaded;
  /** One page for each of the `finds`, in order. */
  readonly found: readonly (readonly Stored[])[];
  readonly events: readonly (readonly [number, Event])[];
  readonly log: readonly Entry[];
  readonly totals: readonly (readonly [MoneyAccount, bigint])[];
}

/** Everything a decision may depend on: the engine has no clock, no dice and no store. */
export interface Context extends Reading {
  readonly now: number;
  readonly who: Principal;
  readonly policy: Policy;
  /** The rail whose contract holds what pays for this; not given where the ledger alone does. */
  readonly escrow?: string;
  /** The rules a task began with, by `name@version`. */
  process(id: string): DefinedProcess;
  /** A fresh id, `tsk_...`. */
  id(prefix: string): string;
  secret(kind: "sk" | "tok"): Secret;
  /** Hex SHA-256 of a text; a platform's own is many times faster than one in JavaScript. */
  sha256(text: string): string;
  /** Encrypts for the host alone; null where no key is configured. */
  seal(secret: string): string | null;
}

/** A page of `finds` narrowed to its kind. */
export const ofKind = <K extends Kind>(kind: K, records: readonly Stored[]): readonly Stored<K>[] =>
  records.filter((record): record is Stored<K> => record.kind === kind);
