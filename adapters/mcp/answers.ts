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

/** The same response, which says when its body has ended, in whichever way. */
export function watched(response: Response, ended: () => void): Response {
  const { body } = response;
  if (body === null) {
    ended();
    return response;
  }
  const reader = body.getReader();
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
