import type { Fault, Told } from "./surface/types.ts";
import { faultOfError } from "./surface/refusal.ts";

/**
 * A JSON-RPC error on its way through the SDK, which sends `code`, `message` and `data` as they
 * are. Its own McpError would put the number into the message, and the client's would once more.
 */
export class ProtocolError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor({ number, message, data }: Fault) {
    super(message);
    this.code = number;
    this.data = data;
  }
}

/** The value, or its refusal thrown. */
export function valueOf<T>(told: Told<T>): T {
  if (told.ok) return told.value;
  throw new ProtocolError(told.fault);
}

/** Carries out a request; whatever it throws becomes a JSON-RPC error that says what to do. */
export async function answering<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    throw new ProtocolError(faultOfError(error));
  }
}
