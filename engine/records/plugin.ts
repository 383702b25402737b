import type { Mode } from "../ledger/account.ts";

/** What somebody says of an extension of theirs. It is kept and shown; nothing is ever loaded. */
export interface PluginData {
  readonly developer: string;
  readonly mode: Mode;
  readonly name: string;
  /** JSON, as it was given. */
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly created_at: number;
}
