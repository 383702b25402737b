import { randomUUID } from "node:crypto";
import type { Clock, Post } from "../../engine/index.ts";
import { isVirtual } from "../clock.ts";
import type { Vault } from "../identity.ts";
import type { Services } from "../runner.ts";
import { Outbox } from "./outbox.ts";
import { Slots } from "./slots.ts";

/** How webhooks leave the house. */
export interface WebhookOptions {
  /** Makes one request: `guardedPost()`, or your own that keeps the same promises. */
  readonly post: Post;
  /** Any number from 0 to 1, spreads attempts over time; Math.random by default. */
  readonly jitter?: () => number;
}

export interface OutboxParts {
  readonly services: Services;
  readonly options: WebhookOptions | undefined;
  readonly vault: Vault | null;
  readonly base: Clock;
  readonly complain: (error: unknown) => void;
}

/** What is under way when the market closes may take so long to end by itself. */
const GRACE_MS = 1_000;

/** Begins to send. Null where nobody is to send: webhooks are registered then, and wait. */
export function createOutbox(parts: OutboxParts): Outbox | null {
  const { services, options, vault, base, complain } = parts;
  if (options === undefined || vault === null) return null;
  const [stopping, ended] = [new AbortController(), new AbortController()];
  const end = (): void => {
    stopping.abort();
    setTimeout(() => ended.abort(), GRACE_MS).unref();
  };
  const desk = {
    services,
    holder: `snd_${randomUUID()}`,
    post: options.post,
    slots: new Slots(),
    open: (sealed: string) => opened(vault, sealed),
    jitter: options.jitter ?? Math.random,
    wallNow: () => base.now(),
    stopping: stopping.signal,
    ended: ended.signal,
  };
  const outbox = new Outbox(desk, isVirtual(base) ? "virtual" : "real", end, complain);
  outbox.start();
  return outbox;
}

/** Null where another key sealed it. */
function opened(vault: Vault, sealed: string): string | null {
  try {
    return vault.open(sealed);
  } catch {
    return null;
  }
}
