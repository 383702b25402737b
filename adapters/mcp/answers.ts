/** A failure before any session or message is known, as JSON-RPC has it. */
export const failure = (
  status: number,
  code: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  Response.json({ jsonrpc: "2.0", error: { code, message }, id: null }, { status, headers });

export const UNKNOWN_SESSION = (): Response =>
  failure(404, -32001, "There is no such session. Initialize a new one.");

/** Looked at so often, whether whoever reads a response still may. */
const RECHECK_MS = 1_000;

export interface Watching {
  /** Told once, when the body has ended, in whichever way. */
  readonly ended: () => void;
  /** Whether whoever reads it still may; where not, the body ends. */
  readonly mayStay: () => Promise<boolean>;
}

/** The same response, whose body is watched. */
export function watched(response: Response, watching: Watching): Response {
  const { body } = response;
  if (body === null) {
    watching.ended();
    return response;
  }
  const reader = body.getReader();
  const look = setInterval(() => void check(), RECHECK_MS).unref();
  const ended = (): void => {
    clearInterval(look);
    watching.ended();
  };
  // Nothing that is read later comes out of a reader that was cancelled.
  const check = async (): Promise<void> => {
    if (!(await watching.mayStay().catch(() => false))) await reader.cancel();
  };
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (!done) return controller.enqueue(value);
      ended();
      controller.close();
    },
    async cancel(reason) {
      ended();
      await reader.cancel(reason);
    },
  });
  return new Response(stream, response);
}
