import type { Visit } from "./visit.ts";

/**
 * A conversation over a WebSocket: each message that comes is answered by messages that go. The
 * signal aborts when the other side has gone. It must not throw.
 */
export type Talk = (message: string, signal: AbortSignal) => AsyncIterable<string>;

/** An address of a dialect where conversations are held. */
export interface SocketRoute {
  readonly path: string;
  /** The conversation of whoever asks for one, or why there is none. */
  readonly open: (visit: Visit) => Promise<Talk | Response>;
}
