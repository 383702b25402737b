/** One message of a stream of server-sent events. */
export interface Message {
  readonly id: number | null;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface StreamSettings {
  /** Ends the stream, after which the reader comes again, here or elsewhere. */
  readonly closing: AbortSignal;
  /** Ends the stream when the source ends, and lets go of everything. Called once. */
  readonly ended: () => void;
  /** Whether the reader may still see it; asked again and again. */
  readonly mayRead: () => Promise<boolean>;
}

/** Behind a proxy that closes what is silent, and for a reader that has vanished. */
const KEEP_ALIVE_MS = 15_000;
const RECHECK_MS = 1_000;
/** A reader that takes nothing is let go, and comes again with the last id it has seen. */
const MOST_WAITING_BYTES = 1024 * 1024;
const RETRY = "retry: 3000\n\n";

const textOf = ({ id, event, data }: Message): string =>
  `${id === null ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/**
 * A response that streams messages as they come. `source` is given the signal that ends it: when
 * the reader goes, is too slow, or may read no longer.
 */
export function eventStream(
  source: (signal: AbortSignal) => AsyncIterable<Message>,
  { closing, ended, mayRead }: StreamSettings,
): Response {
  const over = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  const stop = (): void => {
    if (over.signal.aborted) return;
    over.abort();
    timers.forEach(clearInterval);
    ended();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = sender(controller);
        send(RETRY);
        timers.push(setInterval(() => send(": here\n\n"), KEEP_ALIVE_MS));
        timers.push(setInterval(() => void check(), RECHECK_MS));
        const close = (): void => {
          if (over.signal.aborted) return;
          stop();
          controller.close();
        };
        const check = async (): Promise<void> => {
          const may = await mayRead().catch(() => false);
          if (!may || isSlow(controller)) close();
        };
        closing.addEventListener("abort", close, { once: true, signal: over.signal });
        if (closing.aborted) return close();
        void pour(source(over.signal), send).finally(close);
      },
      cancel: stop,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 64 * 1024 }),
  );
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    },
  });
}

type Send = (text: string) => void;

function sender(controller: ReadableStreamDefaultController<Uint8Array>): Send {
  const encoder = new TextEncoder();
  return (text) => controller.enqueue(encoder.encode(text));
}

const isSlow = ({ desiredSize }: ReadableStreamDefaultController<Uint8Array>): boolean =>
  desiredSize !== null && desiredSize < -MOST_WAITING_BYTES;

/** Sends each message; of a failure the reader learns only that there was one. */
async function pour(messages: AsyncIterable<Message>, send: Send): Promise<void> {
  try {
    for await (const message of messages) send(textOf(message));
  } catch {
    const data = { task_id: null, mcp_status: null, code: "unavailable" };
    send(textOf({ id: null, event: "error", data }));
  }
}
