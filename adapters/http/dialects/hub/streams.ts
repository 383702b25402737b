/** A response that sends server-sent events as they come, and lets go when its reader does. */
export function streamed(frames: (signal: AbortSignal) => AsyncIterable<string>): Response {
  const over = new AbortController();
  const encoder = new TextEncoder();
  const source = frames(over.signal)[Symbol.asyncIterator]();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await source.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    cancel: () => over.abort(),
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    },
  });
}

/** One event, of no name or of its own. */
export const frame = (data: unknown, event?: string): string =>
  `${event === undefined ? "" : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;
