import type { Client, ToolChoice } from "../../../engine/index.ts";
import type { Extra } from "./extra.ts";

export interface McpOptions extends ToolChoice {
  /** Shown to clients; that of the package that embeds the market. */
  readonly version?: string;
  /** What is offered beside the market. */
  readonly extra?: Extra;
  /** How long a user may take over a confirmation before it counts as a no; 2 minutes. */
  readonly confirmationMs?: number;
}

export interface ServerOptions extends McpOptions {
  /** In whose name everything is done: `market.as(...)`, or `connectMarket(...)`. */
  readonly client: Client;
}

export const CONFIRMATION_MS = 120_000;
export const SERVER_INFO = { name: "guildhall", title: "Guildhall" } as const;
