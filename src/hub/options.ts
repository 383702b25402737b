import type { HubSettings, HubTurn, HubUsage } from "../../engine/index.ts";
import type { MarketClient } from "../client/client.ts";
import type { Marketplace } from "../marketplace.ts";

/** What a model is asked, with the market as whoever asks may use it. */
export interface ChatRequest {
  readonly message: string;
  /** Earlier turns of the same session, oldest first. */
  readonly history: readonly HubTurn[];
  readonly client: MarketClient;
  /** Aborts when whoever asked has gone. */
  readonly signal: AbortSignal;
}

/** Answers in pieces as they come, and says at the end what it took, if it knows. */
export type Chat = (request: ChatRequest) => AsyncIterable<string | HubUsage>;

/** A job of the host's own, which callers of the Hub may start and cancel by its name. */
export type Script = (run: {
  readonly args: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  readonly market: Marketplace;
}) => Promise<unknown>;

/** What a host has for the callers of its Hub. */
export interface HubOptions {
  /** Without one the Hub says that nobody is there to talk. */
  readonly chat?: Chat;
  readonly scripts?: Readonly<Record<string, Script>>;
  readonly settings?: Partial<HubSettings>;
}
