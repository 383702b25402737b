import type { Signal } from "../../engine/index.ts";

/** A signal as the platform's own functions want it. */
export function toAbortSignal(signal: Signal): AbortSignal {
  if (signal instanceof AbortSignal) return signal;
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort);
  return controller.signal;
}

/** Throws the signal's reason where it has aborted. */
export function throwIfAborted(signal: Signal | undefined): void {
  if (signal?.aborted) throw signal.reason;
}

/** Waits. Rejects with the signal's reason when it aborts meanwhile. */
export async function pause(milliseconds: number, signal: Signal | undefined): Promise<void> {
  throwIfAborted(signal);
  const waited = Promise.withResolvers<void>();
  const timer = setTimeout(waited.resolve, milliseconds);
  const abort = (): void => waited.resolve();
  signal?.addEventListener("abort", abort);
  await waited.promise;
  clearTimeout(timer);
  signal?.removeEventListener("abort", abort);
  throwIfAborted(signal);
}
